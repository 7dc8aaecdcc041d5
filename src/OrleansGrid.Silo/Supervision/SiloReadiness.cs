namespace OrleansGrid;

/// <summary>
/// Whether this silo can work: all its loops run, the database answers and takes writes, and its disk has room. Resolve it from the host's
/// services, for a readiness check of one's own.
/// </summary>
/// <remarks>It says nothing about membership: a silo that has not joined yet, or that drains, may have all its loops running.</remarks>
public sealed class SiloReadiness
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, int> _down = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _hindrances = new(StringComparer.Ordinal);
    private volatile string? _notReady;

    /// <summary>Null while the silo can work; else a sentence for each thing that is amiss, such as the loops that do not run.</summary>
    public string? NotReady => _notReady;

    /// <summary>Raised after <see cref="NotReady"/> has changed, on any thread.</summary>
    internal event Action? Changed;

    /// <summary>Several loops may have one name; the silo is ready when none of them is down.</summary>
    internal void Down(string loop) => Change(loop, +1);

    internal void Up(string loop) => Change(loop, -1);

    /// <param name="cause">What was looked at.</param>
    /// <param name="sentence">What is amiss with it; null for nothing.</param>
    internal void Hinder(string cause, string? sentence)
    {
        lock (_lock)
        {
            if (_hindrances.GetValueOrDefault(cause) == sentence)
            {
                return;
            }

            if (sentence is null)
            {
                _hindrances.Remove(cause);
            }
            else
            {
                _hindrances[cause] = sentence;
            }

            Tell();
        }

        Changed?.Invoke();
    }

    private void Tell()
    {
        string[] loops = _down.Count == 0 ? [] : [$"The silo restarts what has failed in it: {string.Join(", ", _down.Keys)}."];
        _notReady = loops.Length + _hindrances.Count == 0 ? null : string.Join(' ', [.. loops, .. _hindrances.Values]);
    }

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

            Tell();
        }

        Changed?.Invoke();
    }
}
