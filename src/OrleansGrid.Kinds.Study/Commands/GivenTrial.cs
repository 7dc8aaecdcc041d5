using System.Globalization;
using System.Text.Json;
using OrleansGrid.Search.Trials;

namespace OrleansGrid.Kinds.Study.Commands;

/// <summary>A trial that was given to one who runs it elsewhere.</summary>
/// <param name="Attempts">How often it has failed.</param>
/// <param name="Succeeded">Null while it has no outcome.</param>
/// <param name="Outcome">Of one that succeeded, as JSON.</param>
/// <param name="Failure">Why it failed last.</param>
internal sealed record GivenTrial(string Params, DateTime AskedAt, int Attempts, bool? Succeeded, string? Outcome, string? Failure)
{
    public TrialOutcome OutcomeBy(TrialTold told) =>
        new()
        {
            Params = JsonSerializer.Deserialize<JsonElement>(Params, GridJson.Options),
            State = told.Failure is null ? TrialState.Succeeded : TrialState.Failed,
            Values = told.Values,
            Violations = told.Violations,
        };

    /// <summary>Whether it has ended just so: telling that twice does no harm.</summary>
    public bool HasEndedAs(TrialTold told) =>
        Succeeded switch
        {
            true => told.Failure is null && Known!.Values.SequenceEqual(told.Values) && Known.Violations.SequenceEqual(told.Violations),
            false => told.Failure == Failure,
            null => false,
        };

    public string HowItEnded =>
        Succeeded == true
            ? string.Join(' ', Known!.Values.Select(value => value.ToString("G10", CultureInfo.InvariantCulture)))
            : $"failed ({Failure})";

    private TrialOutcome? Known => Outcome is null ? null : JsonSerializer.Deserialize<TrialOutcome>(Outcome, GridJson.Options);
}
