namespace OrleansGrid;

/// <summary>Hears of what becomes of the items of a kind's jobs, and may act on the job by what it hears.</summary>
public interface IOutcomeObserver
{
    /// <summary>Whether it wants to hear of the outcomes of a job; asked once for each run.</summary>
    bool Observes(RecordedJob job);

    /// <summary>
    /// Some of the items from <paramref name="first"/> up to <paramref name="end"/>, exclusive, have an outcome by now. Heard before
    /// anything is begun in their place, perhaps more than once, and of all items when the job is taken up.
    /// </summary>
    Task CommittedAsync(IJobControl job, int stage, long first, long end);

    /// <summary>An item has failed because every silo that ran it died.</summary>
    Task LostAsync(IJobControl job, int stage, long item) => Task.CompletedTask;
}
