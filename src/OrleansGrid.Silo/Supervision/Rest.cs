namespace OrleansGrid.Silo.Supervision;

/// <summary>Lets one loop sleep until there is something to do, instead of looking again and again.</summary>
/// <param name="hasWork">Whether there is something to do. Asked after the loop has said that it rests.</param>
internal sealed class Rest(Func<bool> hasWork)
{
    private TaskCompletionSource? _resting;

    /// <summary>Called after something to do was added. Costs a fence and a read while the loop is awake.</summary>
    public void Wake()
    {
        // Whoever adds looks for a loop at rest afterwards, and the loop looks for work after it has said that it rests: one sees the
        // other.
        Interlocked.MemoryBarrier();
        Volatile.Read(ref _resting)?.TrySetResult();
    }

    /// <summary>For the one loop: returns when there is something to do.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was cancelled.</exception>
    public async Task UntilWorkAsync(CancellationToken stop)
    {
        var wake = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _resting, wake);
        Interlocked.MemoryBarrier();
        if (!hasWork())
        {
            await wake.Task.WaitAsync(stop);
        }

        Volatile.Write(ref _resting, null);
    }
}
