using System.Buffers;

namespace OrleansGrid.Silo;

/// <summary>Neighbouring items that succeeded and are not yet on their way to the database.</summary>
internal sealed class FinishedChunk(long first)
{
    private const int MostItems = 2000;
    private const int MostBytes = 256 << 10;

    private readonly ArrayBufferWriter<byte> _results = new(1024);
    private List<int>? _attempts;
    private bool _anyResult;

    public long First => first;

    public int Count { get; private set; }

    public DateTime StartedAt { get; private init; } = DateTime.UtcNow;

    public bool IsFull => Count >= MostItems || _results.WrittenCount >= MostBytes;

    public TimeSpan Age => DateTime.UtcNow - StartedAt;

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
        Count++;
    }

    public RangeCommit Seal(TaskRun run)
    {
        _results.Write("]"u8);
        return new RangeCommit
        {
            JobId = run.JobId,
            Stage = run.Stage,
            Run = run.Run,
            TaskId = run.TaskId,
            First = first,
            Last = first + Count - 1,
            Succeeded = true,
            StartedAt = StartedAt,
            FinishedAt = DateTime.UtcNow,
            Results = _anyResult ? _results.WrittenMemory : null,
            Attempts = _attempts,
            Decided = run.OnDecided,
        };
    }
}
