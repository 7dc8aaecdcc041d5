namespace OrleansGrid.Engine;

/// <summary>A job that has reached a limit ends without the items that it has not begun.</summary>
public sealed partial class JobMachine
{
    private void OnLimitReached(LimitReached reached)
    {
        if (_ending is null && !Record.State.IsTerminal())
        {
            Record = Record with { Early = reached.End };
            _effects.Add(new SaveRecord(Now: true));
            EndEarly(reached.End);
        }
    }

    /// <summary>Nothing new starts; the job succeeds when the last task has ended.</summary>
    private void EndEarly(EarlyEnd early)
    {
        if (early.StopsRunning)
        {
            End(JobState.Succeeded);
            return;
        }

        _ending = JobState.Succeeded;
        _parked.Clear();
        foreach (var task in _tasks.Values.Where(t => t is { Shrinking: false, Resolving: false }))
        {
            // What the task has not begun is not to be begun.
            AskBack(task, keep: 0);
        }
    }
}
