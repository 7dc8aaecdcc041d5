namespace OrleansGrid;

/// <summary>How commands and observers of a kind act on a job: only by events that any kind may use.</summary>
public interface IJobControl
{
    /// <summary>The job now.</summary>
    RecordedJob Job { get; }

    /// <summary>Items with a failed outcome.</summary>
    long ItemsFailed { get; }

    /// <summary>
    /// Whether an item of an external stage can be given out now: the job has neither ended nor is ending, and is not paused.
    /// </summary>
    bool MayGiveOut { get; }

    /// <summary>Whether the request has been carried out before.</summary>
    bool HasCarriedOut(Guid request);

    /// <summary>An item was given to somebody: the job runs.</summary>
    void GaveOut();

    /// <summary>Gives a job that has ended more items, as its next run. What has an outcome keeps it.</summary>
    /// <param name="request">Remembered with the extension: heard again, it has been carried out.</param>
    Task ExtendAsync(Guid request, StageExtension extension);

    /// <summary>Commits the outcome of an item of an external stage. The job counts it once <see cref="Reported"/> has said so.</summary>
    /// <returns>Null when it is committed, else why it was refused.</returns>
    Task<string?> CommitAsync(ExternalOutcome outcome);

    /// <summary>The outcome of an item is committed: the job counts it, unless it has. Heard twice, it changes nothing.</summary>
    void Reported(int stage, long item, bool succeeded);

    /// <summary>Ends the job before all its items have an outcome, as succeeded.</summary>
    /// <param name="reason">One sentence for people.</param>
    /// <param name="stopsRunning">Items that run are stopped; else they come to their end.</param>
    void EndEarly(string reason, bool stopsRunning);

    /// <summary>Done when what the job wants written is durable.</summary>
    Task SavedAsync();
}
