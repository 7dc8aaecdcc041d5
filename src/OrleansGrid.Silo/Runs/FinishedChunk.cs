using System.Buffers;

namespace OrleansGrid.Silo.Runs;

/// <summary>The results of neighbouring items that succeeded, as they gather for one commit.</summary>
/// <param name="time">Of the first of them.</param>
internal sealed class FinishedChunk(long first, AttemptTime time, TimeProvider clock)
{
    private readonly ArrayBufferWriter<byte> _results = new(1024);
    private readonly List<int> _ends = [];
    private readonly long _started = clock.GetTimestamp();
    private List<int>? _attempts;
    private bool _anyResult;

    public long First => first;

    public int Count => _ends.Count;

    /// <summary>By a clock that nobody sets: with the wall clock put back an hour, finished items would wait for an hour.</summary>
    public TimeSpan Age => clock.GetElapsedTime(_started);

    public void Add(ReadOnlySpan<byte> result, int attempt)
    {
        _results.Write(Count == 0 ? "["u8 : ","u8);
        _results.Write(result);
        _anyResult |= !result.SequenceEqual("null"u8);
        if (attempt > 1 && _attempts is null)
        {
            _attempts = [.. Enumerable.Repeat(1, Count)];
        }

        _attempts?.Add(attempt);
        _ends.Add(_results.WrittenCount);
    }

    /// <summary>Called once, when nothing more is added.</summary>
    /// <param name="endedAt">When the last of them ended, at the latest; null for now.</param>
    public FinishedResults Seal(DateTime? endedAt = null)
    {
        _results.Write("]"u8);
        return new FinishedResults(first, _results.WrittenMemory, _ends, _attempts, _anyResult, time.Began, endedAt ?? time.Ended + Age);
    }
}
