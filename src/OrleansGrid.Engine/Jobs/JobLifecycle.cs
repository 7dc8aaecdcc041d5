namespace OrleansGrid.Engine.Jobs;

/// <summary>Whether a job may start work: opened, begun, paused and resumed.</summary>
internal sealed class JobLifecycle(RecordKeeper keeper, EndOfJob ending)
{
    /// <summary>All stages are loaded and running tasks adopted: work may begin.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>The job is open and has not ended.</summary>
    public bool IsAtWork => IsOpen && !keeper.Record.State.IsTerminal();

    /// <summary>Whether an item can be given out.</summary>
    public bool MayGiveOut => IsOpen && !ending.HasBegun && keeper.Record.State is JobState.Pending or JobState.Running;

    /// <returns>Whether the job goes on; else it comes to its end as it was asked to before.</returns>
    public bool Open()
    {
        IsOpen = true;
        if (keeper.Record.State.IsTerminal())
        {
            return true;
        }

        if (keeper.Record.CancelRequested)
        {
            ending.Begin(JobState.Cancelled);
            return false;
        }

        if (ending.HasBegun)
        {
            return false;
        }

        if (keeper.Record.Early is { } early)
        {
            ending.BeginEarly(early);
            return false;
        }

        return true;
    }

    public void OnItemGivenOut()
    {
        if (MayGiveOut)
        {
            BeginToRun();
        }
    }

    public void BeginToRun()
    {
        var record = keeper.Record;
        if (record is { State: JobState.Pending } or { State: JobState.Running, StartedAt: null })
        {
            // A time limit counts from here, whatever dies.
            keeper.Save(
                record with
                {
                    State = JobState.Running,
                    StartedAt = record.StartedAt ?? keeper.Now.Wall,
                },
                now: record.TimeLimit is not null
            );
        }
    }

    public void OnCancelAsked(Guid? request)
    {
        if (keeper.Record.State.IsTerminal() || keeper.Record.CancelRequested)
        {
            return;
        }

        keeper.Save((keeper.Record with { CancelRequested = true }).After(request));
        if (IsOpen)
        {
            ending.Begin(JobState.Cancelled);
        }
    }

    public void OnPauseAsked(Guid? request)
    {
        if (keeper.Record.State is JobState.Pending or JobState.Running && !ending.HasBegun)
        {
            keeper.Save((keeper.Record with { State = JobState.Paused }).After(request));
        }
    }

    public void OnResumeAsked(Guid? request)
    {
        if (keeper.Record.State == JobState.Paused)
        {
            keeper.Save(
                (keeper.Record with { State = keeper.Record.StartedAt is null ? JobState.Pending : JobState.Running }).After(request)
            );
        }
    }
}
