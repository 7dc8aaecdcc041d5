namespace OrleansGrid.Silo.Jobs;

/// <summary>Those who wait for a job to change, or to end.</summary>
internal sealed class JobWatchers
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private TaskCompletionSource _change = New();
    private TaskCompletionSource _end = New();
    private bool _watched;

    /// <summary>Waits for a change or for the end, but not long: nothing new is an answer too.</summary>
    public Task WaitAsync(bool untilEnd)
    {
        _watched |= !untilEnd;
        return WaitAsync(untilEnd ? _end.Task : _change.Task);
    }

    public void Changed()
    {
        if (_watched)
        {
            _watched = false;
            var change = _change;
            _change = New();
            change.TrySetResult();
        }
    }

    public void Ended() => _end.TrySetResult();

    /// <summary>The job goes on after its end.</summary>
    public void Reopened() => _end = _end.Task.IsCompleted ? New() : _end;

    /// <summary>Nothing will change here any more: whoever waits asks again, and reaches the next activation.</summary>
    public void Left()
    {
        _change.TrySetResult();
        _end.TrySetResult();
    }

    private static async Task WaitAsync(Task news) =>
        await news.WaitAsync(LongestWait)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
