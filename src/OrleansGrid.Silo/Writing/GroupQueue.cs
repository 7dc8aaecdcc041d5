using System.Diagnostics;
using System.Threading.Channels;

namespace OrleansGrid.Silo.Writing;

/// <summary>
/// What waits to go to the database, taken in groups. The first after a pause is taken at once; under load a group has a moment to gather,
/// because a transaction costs the same for one row as for twenty.
/// </summary>
/// <param name="most">Of one group.</param>
/// <param name="mostBytes">A group that has reached it takes no more.</param>
internal sealed class GroupQueue<T>(int most, int mostBytes, Func<T, int> bytesOf)
{
    /// <summary>Between the beginnings of two groups. Far below what a person notices, and what a busy disk takes for one flush.</summary>
    private static readonly TimeSpan Apart = TimeSpan.FromMilliseconds(4);

    private readonly Channel<T> _waiting = Channel.CreateUnbounded<T>();
    private readonly SemaphoreSlim _turn = new(1);
    private long? _takenAt;

    /// <summary>False once the queue is closed.</summary>
    public bool TryAdd(T item) => _waiting.Writer.TryWrite(item);

    /// <summary>Adds it when the pause is over; tells when the queue is closed by then.</summary>
    public void AddAfter(TimeSpan pause, T item, Action<T> closed) =>
        Task.Delay(pause)
            .ContinueWith(
                _ =>
                {
                    if (!TryAdd(item))
                    {
                        closed(item);
                    }
                },
                TaskScheduler.Default
            );

    /// <summary>What waits is still taken; nothing more is added.</summary>
    public void Close() => _waiting.Writer.TryComplete();

    /// <summary>Waits for the next group. Empty when the queue is closed and nothing is left.</summary>
    public async Task<List<T>> TakeAsync()
    {
        var group = new List<T>();
        await TakeAsync(group);
        return group;
    }

    /// <summary>The same, into a list of the caller's, who has what was taken even if this fails half-way.</summary>
    public async Task TakeAsync(List<T> group)
    {
        await _turn.WaitAsync();
        try
        {
            if (await _waiting.Reader.WaitToReadAsync())
            {
                await GatherAsync();
                for (
                    var bytes = 0;
                    group.Count < most && bytes < mostBytes && _waiting.Reader.TryRead(out var next);
                    bytes += bytesOf(next)
                )
                {
                    group.Add(next);
                }
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task GatherAsync()
    {
        if (_takenAt is { } takenAt && Apart - Stopwatch.GetElapsedTime(takenAt) is { Ticks: > 0 } left)
        {
            await Task.Delay(left);
        }

        _takenAt = Stopwatch.GetTimestamp();
    }
}
