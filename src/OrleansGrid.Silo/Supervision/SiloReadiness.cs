namespace OrleansGrid;

/// <summary>Whether all loops of this silo run. Resolve it from the host's services, for a readiness check of one's own.</summary>
/// <remarks>It says nothing about membership: a silo that has not joined yet, or that drains, may have all its loops running.</remarks>
public sealed class SiloReadiness
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, int> _down = new(StringComparer.Ordinal);
    private volatile string? _notReady;

    /// <summary>Null while every loop runs; else one sentence that names the loops that do not.</summary>
    public string? NotReady => _notReady;

    /// <summary>Raised after <see cref="NotReady"/> has changed, on any thread.</summary>
    internal event Action? Changed;

    /// <summary>Several loops may have one name; the silo is ready when none of them is down.</summary>
    internal void Down(string loop) => Change(loop, +1);

    internal void Up(string loop) => Change(loop, -1);

    private void Change(string loop, int by)
    {
        lock (_lock)
        {
            var count = _down.GetValueOrDefault(loop) + by;
            if (count > 0)
            {
                _down[loop] = count;
            }
            else
            {
                _down.Remove(loop);
            }

            _notReady = _down.Count == 0 ? null : $"The silo restarts what has failed in it: {string.Join(", ", _down.Keys)}.";
        }

        Changed?.Invoke();
    }
}
