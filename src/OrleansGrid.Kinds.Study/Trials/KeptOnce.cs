namespace OrleansGrid.Kinds.Study.Trials;

/// <summary>Something to be made durable once, by whoever comes first. What failed or was broken off is tried anew by the next.</summary>
internal sealed class KeptOnce(Func<Task> keep)
{
    private readonly Lock _lock = new();
    private Task? _keeping;

    public Task KeepAsync()
    {
        lock (_lock)
        {
            return _keeping is null or { IsFaulted: true } or { IsCanceled: true } ? _keeping = keep() : _keeping;
        }
    }
}
