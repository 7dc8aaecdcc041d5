namespace OrleansGrid.Silo.Runs;

/// <summary>
/// Cancels what user code watches. What a handler has registered on its token is user code, too: it may block, so it gets a thread of its
/// own, and it may throw, which on a timer's thread would end the process.
/// </summary>
internal static class UserCancellation
{
    public static void Begin(CancellationTokenSource source)
    {
        if (!source.IsCancellationRequested)
        {
            Task.Factory.StartNew(
                () => Cancel(source),
                CancellationToken.None,
                TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach,
                TaskScheduler.Default
            );
        }
    }

    private static void Cancel(CancellationTokenSource source)
    {
        try
        {
            source.Cancel();
        }
        catch (Exception error) when (error is AggregateException or ObjectDisposedException)
        {
            // The handler's own affair, or its item has ended meanwhile.
        }
    }
}
