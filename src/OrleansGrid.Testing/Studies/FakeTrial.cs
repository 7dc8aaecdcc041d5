using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrleansGrid.Testing;

/// <summary>One trial with given parameters, for a test that runs an objective itself: no silo, no database, no sampler.</summary>
public sealed class FakeTrial
{
    // Property names are the parameters' names, in the case that the test writes them; choices that are enums are text.
    private static readonly JsonSerializerOptions AsWritten = new() { Converters = { new JsonStringEnumConverter() } };

    private readonly JsonElement _parameters;

    /// <param name="parameters">
    /// Values by name: an anonymous object such as <c>new { rate = 0.1, layers = 2 }</c>, a dictionary, or JSON.
    /// </param>
    public FakeTrial(object parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        _parameters = parameters as JsonElement? ?? JsonSerializer.SerializeToElement(parameters, AsWritten);
        if (_parameters.ValueKind != JsonValueKind.Object)
        {
            throw new ArgumentException(
                $"The parameters are {_parameters}; give an object with a value for each name.",
                nameof(parameters)
            );
        }
    }

    /// <summary>What the trial knows of its item.</summary>
    public FakeItemContext Item { get; init; } = new();

    /// <summary>The pruner ends the trial at the first report of this step or a later one; null for never.</summary>
    public long? PruneAtStep { get; init; }

    /// <summary>Runs the objective. Its exceptions, but the one of pruning, come through as they are.</summary>
    /// <exception cref="PermanentFailureException">It reported or gave what is not a finite number, as it would fail on a silo.</exception>
    public Task<FakeTrialOutcome> RunAsync(ITrialObjective objective)
    {
        ArgumentNullException.ThrowIfNull(objective);
        return RunAsync(objective.RunAsync);
    }

    /// <inheritdoc cref="RunAsync(ITrialObjective)"/>
    public async Task<FakeTrialOutcome> RunAsync(Func<TrialContext, ValueTask<TrialResult>> objective)
    {
        ArgumentNullException.ThrowIfNull(objective);
        var reports = new FakeReports(PruneAtStep);
        try
        {
            var result = await objective(new TrialContext(_parameters, Item, reports.AddAsync));
            foreach (var value in result.Values.Concat(result.Violations))
            {
                RequireFinite(value, "The objective gave");
            }

            return new FakeTrialOutcome(result, reports.Kept);
        }
        catch (Exception error) when (error is TrialPrunedException || reports.Pruned)
        {
            return new FakeTrialOutcome(null, reports.Kept);
        }
    }

    internal static void RequireFinite(double value, string who)
    {
        if (!double.IsFinite(value))
        {
            throw new PermanentFailureException($"{who} {value.ToString(CultureInfo.InvariantCulture)}, which is not a finite number.");
        }
    }
}
