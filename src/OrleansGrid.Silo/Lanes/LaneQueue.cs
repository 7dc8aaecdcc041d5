using System.Diagnostics.CodeAnalysis;

namespace OrleansGrid.Silo.Lanes;

/// <summary>
/// What lanes wait for. A lane that finds nothing sleeps at once: to look again and again, as BlockingCollection does, costs a busy silo a
/// twentieth of its time.
/// </summary>
internal sealed class LaneQueue<T>
{
    private readonly Queue<T> _waiting = new();
    private readonly object _news = new();
    private bool _closed;

    /// <returns>False when the queue is closed.</returns>
    public bool TryAdd(T next)
    {
        lock (_news)
        {
            if (_closed)
            {
                return false;
            }

            _waiting.Enqueue(next);
            Monitor.Pulse(_news);
            return true;
        }
    }

    /// <summary>Waits for the next one. False when the queue is closed and nothing is left.</summary>
    public bool TryTake([MaybeNullWhen(false)] out T next)
    {
        lock (_news)
        {
            while (_waiting.Count == 0 && !_closed)
            {
                Monitor.Wait(_news);
            }

            return _waiting.TryDequeue(out next);
        }
    }

    /// <summary>Nothing more comes; those who wait are let go.</summary>
    public void Close()
    {
        lock (_news)
        {
            _closed = true;
            Monitor.PulseAll(_news);
        }
    }
}
