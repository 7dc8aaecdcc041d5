namespace OrleansGrid.Engine;

/// <summary>What people ask of a job.</summary>
public sealed partial class JobMachine
{
    private void OnOpened(Opened opened)
    {
        _open = true;
        _home = opened.Home;
        if (Record.CancelRequested && !Record.State.IsTerminal())
        {
            End(JobState.Cancelled);
        }
        else if (Record.Early is { } early && !Record.State.IsTerminal())
        {
            EndEarly(early);
        }
        else
        {
            TakeUpNotes(opened.LiveSilos ?? []);
        }
    }

    private void OnCancelAsked()
    {
        if (Record.State.IsTerminal() || Record.CancelRequested)
        {
            return;
        }

        Record = Record with { CancelRequested = true };
        _effects.Add(new SaveRecord(Now: true));
        if (_open)
        {
            End(JobState.Cancelled);
        }
    }

    private void OnPauseAsked()
    {
        if (Record.State is JobState.Pending or JobState.Running && _ending is null)
        {
            Record = Record with { State = JobState.Paused };
            _effects.Add(new SaveRecord(Now: true));
        }
    }

    /// <summary>Again and again, until each task has said that nothing is left to give: one may have been adopted, or have missed the asking.</summary>
    private void AskItemsBackWhilePaused()
    {
        if (Record.State == JobState.Paused && _ending is null)
        {
            foreach (var task in _tasks.Values.Where(t => t is { Shrinking: false, Resolving: false, AllBegun: false, Silent: false }))
            {
                AskBack(task, keep: 0);
            }
        }
    }

    private void OnResumeAsked()
    {
        if (Record.State == JobState.Paused)
        {
            Record = Record with { State = Record.StartedAt is null ? JobState.Pending : JobState.Running };
            _effects.Add(new SaveRecord(Now: true));
        }
    }

    /// <summary>
    /// The record of the next run of a failed or cancelled job: only items without a successful outcome are run. Null when the job has not ended so.
    /// The new run number refuses whatever the earlier run still sends.
    /// </summary>
    public static JobRecord? Reopen(JobRecord record) =>
        record.State is JobState.Failed or JobState.Cancelled
            ? record with { State = JobState.Running, Run = record.Run + 1, FailuresSince = null, Early = null, CancelRequested = false, FinishedAt = null, Error = null }
            : null;
}
