using System.Text.Json;

namespace OrleansGrid;

/// <summary>One trial as its objective sees it: the parameters to try, and the way to say how it goes.</summary>
/// <param name="parameters">Values by name; a parameter that does not exist under the others' values is not in it.</param>
/// <param name="item">The item that the trial is.</param>
/// <param name="report">Takes what the trial reports and says whether it is to be pruned.</param>
public sealed class TrialContext(JsonElement parameters, ItemContext item, Func<long, double, ValueTask<bool>> report)
{
    /// <summary>From 0.</summary>
    public long Number => item.Item;

    public JsonElement Parameters => parameters;

    /// <summary>Number of this try at the trial, from 1.</summary>
    public int Attempt => item.Attempt;

    public ItemContext Item => item;

    public CancellationToken Cancellation => item.Cancellation;

    /// <summary>
    /// A report was answered by saying that the trial is to end: what it returns after all counts, what it throws ends it as pruned.
    /// </summary>
    public bool ShouldPrune { get; private set; }

    public double Float(string name) => Find(name).GetDouble();

    public long Integer(string name) => Find(name).GetInt64();

    /// <summary>A choice as text; of one that is no string, its JSON.</summary>
    public string Text(string name) => Find(name) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : Find(name).GetRawText();

    /// <summary>Whether the parameter exists under the values of the others.</summary>
    public bool Has(string name) => parameters.TryGetProperty(name, out _);

    /// <summary>
    /// Says how the trial does on its way, so that a hopeless one can end early. Safe to block on, and for use by several threads.
    /// </summary>
    /// <param name="step">At least 0, rising; a report of a step that is not beyond the last one is not kept.</param>
    /// <param name="value">Finite, in the study's direction.</param>
    /// <exception cref="TrialPrunedException">It is to end now; let the exception pass.</exception>
    public async ValueTask ReportAsync(long step, double value)
    {
        // Not back to the lane: an objective that blocks on this keeps it.
        if (await report(step, value).ConfigureAwait(false))
        {
            ShouldPrune = true;
            throw new TrialPrunedException();
        }
    }

    /// <summary>Writes to the trial's log, which <c>grid logs</c> shows.</summary>
    public void Log(string text) => item.Log(text);

    /// <summary>Keeps a state from which a later attempt at this trial can go on. Durable when the call has returned.</summary>
    public Task SaveCheckpointAsync(JsonElement state) => item.SaveCheckpointAsync(state);

    /// <summary>The last checkpoint that any attempt at this trial has kept, or null.</summary>
    public Task<JsonElement?> LoadCheckpointAsync() => item.LoadCheckpointAsync();

    private JsonElement Find(string name) =>
        parameters.TryGetProperty(name, out var value)
            ? value
            : throw new PermanentFailureException(
                $"Trial {Number} has no parameter \"{name}\"; it has {string.Join(", ", parameters.EnumerateObject().Select(p => p.Name))}."
            );
}
