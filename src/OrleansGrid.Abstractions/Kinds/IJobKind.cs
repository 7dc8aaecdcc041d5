using System.Text.Json;

namespace OrleansGrid;

/// <summary>
/// All that tells one kind of job from another: how a submission becomes stages, how later stages are planned, what runs an item, what
/// commands a job takes, who hears of outcomes, what is cleaned up, and what is reported. One object a silo, made from the silo's services.
/// </summary>
/// <remarks>Called by any number of jobs at once.</remarks>
public interface IJobKind
{
    /// <summary>Name of the kind, as jobs carry it in the database. Lower-case letters, digits and hyphens; it is never renamed.</summary>
    string Name { get; }

    /// <summary>What this silo offers to run, as <see cref="StagePolicy.Handler"/> names it.</summary>
    IReadOnlyCollection<string> Handlers => [Name];

    /// <summary>
    /// The one form of a spec, so that two submissions of the same work are equal: defaults filled in, what does not count left out.
    /// The trace of the submitter is left out by the grid.
    /// </summary>
    /// <exception cref="JsonException">It is no spec of this kind.</exception>
    JsonElement Normalize(JsonElement spec) => spec;

    /// <summary>Checks a submission and says which stages the job begins with, or refuses it with one sentence.</summary>
    /// <param name="spec">The spec, normalised.</param>
    /// <param name="inputs">Inputs that were given beside the spec; null for none.</param>
    /// <exception cref="JsonException">It is no spec of this kind.</exception>
    ValueTask<Admission> AdmitAsync(JsonElement spec, InputSource? inputs, IJobReads reads);

    /// <summary>Null for a kind whose stages are all known when it is submitted.</summary>
    IStagePlanner? Planner => null;

    /// <summary>Makes what runs the items of one task.</summary>
    /// <param name="services">The silo's. A runner that wants a scope makes one for each item.</param>
    /// <exception cref="PermanentFailureException">There is nothing to run them with: each item fails, saying why.</exception>
    IItemRunner MakeRunner(StageWork stage, IServiceProvider services);

    /// <summary>Commands beyond those of every job, by name.</summary>
    IReadOnlyDictionary<string, IJobCommand> Commands => NoCommands;

    /// <summary>Who hears of outcomes.</summary>
    IReadOnlyList<IOutcomeObserver> Observers => [];

    /// <summary>
    /// The job goes on after its end: it was retried or extended. Called before anything of the new run begins; may be called more than
    /// once.
    /// </summary>
    ValueTask ReopenedAsync(RecordedJob job) => ValueTask.CompletedTask;

    /// <summary>
    /// The job has ended, and its end is durable. What it leaves is cleaned up here. Called at least once while a silo lives; an end whose
    /// silo dies just then is not told.
    /// </summary>
    ValueTask EndedAsync(JobEnding job) => ValueTask.CompletedTask;

    /// <summary>Why the job does not advance though it could, in one sentence; null where the kind knows of no reason.</summary>
    string? WhyWaiting(RecordedJob job) => null;

    /// <summary>What is reported of a job beyond what every job has; null for nothing.</summary>
    ValueTask<JsonElement?> ReportAsync(Guid jobId, IJobReads reads) => ValueTask.FromResult<JsonElement?>(null);

    /// <summary>Makes sure, when the silo starts, that what was registered with the kind can be made.</summary>
    /// <exception cref="GridException">Something cannot be made; the silo does not start.</exception>
    void Check(IServiceProvider services) { }

    private static readonly IReadOnlyDictionary<string, IJobCommand> NoCommands = new Dictionary<string, IJobCommand>();
}
