namespace OrleansGrid;

/// <summary>What a kind's runner may know and say of the item that it runs, beyond what a handler may.</summary>
public abstract class RunnerContext : ItemContext
{
    /// <summary>The job's run.</summary>
    public abstract int Run { get; }

    /// <summary>Cancelled when the task is stopped, but not because the attempt's time is up.</summary>
    public abstract CancellationToken Stopping { get; }

    /// <summary>The attempt's own time is up, and not the whole task stopped.</summary>
    public abstract bool TimedOut { get; }

    /// <summary>The attempt has been given the checkpoint of an earlier one.</summary>
    public abstract bool HasResumed { get; }

    /// <summary>Failed attempts at the item in this run, before this one.</summary>
    public abstract int FailedInRun { get; }

    /// <summary>Writes what a program of the item has written to its standard error to the item's log.</summary>
    public virtual void LogError(string text) { }

    /// <summary>What the item leaves beside its result is removed when the result of another attempt was first.</summary>
    public abstract void LeavesArtifact(Action remove);
}
