using OrleansGrid.Engine.Jobs;
using OrleansGrid.Engine.Pool;
using OrleansGrid.Engine.Ranges;

namespace OrleansGrid.Engine.Driver;

/// <summary>
/// What a job needs of the world around it: the port of <see cref="JobDriver"/>. The job grain implements it over Orleans and PostgreSQL,
/// the model tests over their simulation.
/// </summary>
/// <remarks>
/// All calls are made on one scheduler, one at a time between two awaits. A call fails in an expected way when <see cref="IsExpected"/>
/// says so of what it throws; whatever else it throws is a fault, and ends the activation.
/// </remarks>
public interface IJobWorld
{
    Moment Now { get; }

    /// <summary>Address of the silo on which the job itself lives.</summary>
    string Home { get; }

    /// <summary>Addresses of the silos that are not dead.</summary>
    IReadOnlyCollection<string> LiveSilos { get; }

    SiloCondition ConditionOf(string silo);

    /// <summary>Whether a failure of a call is one that passes: a silo is gone, the database is away.</summary>
    bool IsExpected(Exception error);

    /// <summary>
    /// The database's sentence when it has refused for good what a call asked of it: the same call will not fare better. Null for every
    /// other failure.
    /// </summary>
    string? WhyRefused(Exception error);

    /// <summary>The job as it is stored; null when there is none.</summary>
    Task<StoredJob?> ReadAsync();

    /// <summary>
    /// Writes the record over the version that is given; null for a job that is not there yet. Waits while the database is away.
    /// </summary>
    /// <returns>The version that it has now.</returns>
    /// <exception cref="JobSupersededException">The stored job has another version: somebody else has written it.</exception>
    /// <exception cref="OutcomesMissingException">
    /// The record says that every item has an outcome, and the database does not hold them all.
    /// </exception>
    Task<int> WriteAsync(JobRecord record, int? version);

    /// <summary>
    /// Makes silos refuse orders of epochs before this one, and finds the tasks of the run that run anywhere. A silo that does not answer
    /// in time is left out.
    /// </summary>
    Task<IReadOnlyList<RunningOn>> TakeOverAsync(int run, int epoch);

    /// <summary>
    /// What has an outcome in the range, and the failed attempts of what has none. What the given tasks have committed is left out: they
    /// report it.
    /// </summary>
    Task<StageFacts> FactsAsync(int stage, ItemRange range, int run, IReadOnlyList<Guid> exceptTasks);

    /// <summary>Takes back the failures of runs before this one.</summary>
    Task ForgetFailuresAsync(int beforeRun);

    /// <summary>The run that the database says the job is in; null when it has ended, or is not there.</summary>
    Task<int?> LiveRunAsync();

    /// <summary>Asks the job's planner.</summary>
    /// <exception cref="FormatException">The results are such that no planner can go on.</exception>
    Task<StagePlan> PlanAsync(JobRecord record, int stage);

    /// <summary>Which item failed first, and why; null when none has.</summary>
    Task<FailureExplained?> ExplainAsync();

    /// <summary>
    /// The job's way to a task that it orders or has found. Its silo may forget a task that has ended, except for whoever follows it.
    /// </summary>
    IFollowedTask Follow(Guid taskId, string silo);

    /// <summary>
    /// Asks the task to hand back items that have not begun. Returns one past the last item that it keeps; −1 when no such task runs there.
    /// </summary>
    Task<long> ShrinkAsync(Guid taskId, string silo, double keep);

    /// <summary>Tells the task to stop.</summary>
    Task StopAsync(Guid taskId, string silo);

    /// <summary>
    /// Commits that an item was lost with its silo, and its outcome when that is final. Waits while the database is away.
    /// </summary>
    /// <exception cref="StorageRefusedException">The database refuses it for good.</exception>
    Task RecordLossAsync(RecordLoss loss, int run);

    /// <summary>Tells the pool what the job holds and wants.</summary>
    Task<JobGrant> AskAsync(JobAsk ask);

    Task DelayAsync(TimeSpan time);

    /// <summary>Whether somebody hears of the outcomes of the job's items.</summary>
    bool Observes(JobRecord record);

    /// <summary>Lets observers hear of the outcomes in the range; they may raise events of the job.</summary>
    Task ObserveAsync(int stage, ItemRange range);

    /// <summary>Lets observers hear of an item that was lost for good.</summary>
    Task ObserveLossAsync(int stage, long item);

    /// <summary>The job goes on in a run after its first; nothing of the run has begun.</summary>
    Task ReopenedAsync(JobRecord record);

    /// <summary>The job's end is durable.</summary>
    void Ended(JobRecord record);

    /// <summary>Something has changed that people can see.</summary>
    void Changed();

    /// <summary>Something happened that a person may want to read in the log.</summary>
    void Note(JobNote note);

    /// <summary>An effect has broken in a way that nobody expected.</summary>
    void Fault(Exception error, string doing);

    /// <summary>This activation is the job no more. The next one reads everything anew.</summary>
    void Left();
}
