namespace OrleansGrid.Silo.Runs;

/// <summary>When a task reports to its job: at once that its lane is free and that it has ended, now and then how far it is.</summary>
/// <remarks>Not thread-safe; its task's lock guards it.</remarks>
internal sealed class TaskNews(TimeProvider clock)
{
    private static readonly TimeSpan BetweenReports = TimeSpan.FromMilliseconds(500);

    /// <summary>No call to a task is open for longer, whatever the task does.</summary>
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(10);

    private TaskCompletionSource? _next;
    private long _waitingSince;
    private long _waiterSaw;

    /// <summary>Completes when there is something to report to a job that has seen the revision <paramref name="seen"/>.</summary>
    public Task After(long seen)
    {
        (_waitingSince, _waiterSaw) = (clock.GetTimestamp(), seen);
        return (_next ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
    }

    /// <summary>Everyone who waits is reported to now.</summary>
    public void Tell()
    {
        _next?.SetResult();
        _next = null;
    }

    /// <summary>Called several times a second: what is not urgent is reported after a while.</summary>
    public void TellIfDue(long revision)
    {
        if (_next is null)
        {
            return;
        }

        var silence = clock.GetElapsedTime(_waitingSince);
        if (silence > LongestSilence || (silence > BetweenReports && revision != _waiterSaw))
        {
            Tell();
        }
    }
}
