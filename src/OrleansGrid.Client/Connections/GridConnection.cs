namespace OrleansGrid.Client;

/// <summary>
/// Connects when first needed, once for all callers; a failure is told to those who waited for it, and the next caller tries anew.
/// </summary>
internal sealed class GridConnection(GridClientOptions options) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _closing = new();
    private Task<GridLink>? _link;

    public GridClientOptions Options => options;

    public async ValueTask<GridLink> GetAsync(CancellationToken cancellationToken) =>
        // One caller's cancellation must not fail the connection that others wait for.
        await Link().WaitAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        Task<GridLink>? link;
        lock (_lock)
        {
            if (_closing.IsCancellationRequested)
            {
                return;
            }

            _closing.Cancel();
            link = _link;
        }

        if (link is not null)
        {
            await ((Task)link).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (link.IsCompletedSuccessfully)
            {
                await (await link).DisposeAsync();
            }
        }
    }

    private Task<GridLink> Link()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_closing.IsCancellationRequested, typeof(GridClient));
            return _link is null or { IsFaulted: true } or { IsCanceled: true }
                ? _link = Task.Run(() => GridLink.ConnectAsync(options, _closing.Token))
                : _link;
        }
    }
}
