using System.Buffers;

namespace OrleansGrid.Postgres.Queries;

/// <summary>One committed range with the results of its items, as a row of <c>grid_internal.finished_ranges</c>.</summary>
public sealed class FinishedRange : IDisposable
{
    private const byte JsonbVersion = 1;

    private byte[] _buffer = [];
    private int _length;

    public required long FirstItem { get; init; }

    /// <summary>Inclusive.</summary>
    public required long LastItem { get; init; }

    public required bool Succeeded { get; init; }

    public required string Silo { get; init; }

    /// <summary>The successful attempt of each item, in order; null when each was the first.</summary>
    public int[]? Attempts { get; init; }

    /// <summary>When the first of its items began, by the silo's clock.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When the last of them ended.</summary>
    public required DateTimeOffset FinishedAt { get; init; }

    /// <summary>Why items of a failed range failed; empty for a succeeded one.</summary>
    public IReadOnlyDictionary<long, ItemError> Errors { get; internal set; } = EmptyErrors;

    /// <summary>The last attempt at each item of a failed range; empty for a succeeded one.</summary>
    internal IReadOnlyDictionary<long, int> FailedAttempts { get; set; } = NoAttempts;

    /// <summary>
    /// A JSON array with one element an item, in order; empty when every result is null. Gone once the range is disposed.
    /// </summary>
    public ReadOnlyMemory<byte> Results => _length == 0 ? default : _buffer.AsMemory(1, _length - 1);

    private static IReadOnlyDictionary<long, ItemError> EmptyErrors { get; } = new Dictionary<long, ItemError>();

    private static IReadOnlyDictionary<long, int> NoAttempts { get; } = new Dictionary<long, int>();

    /// <summary>The attempt that decided on an item.</summary>
    internal int AttemptAt(long item) => Succeeded ? Attempts?[item - FirstItem] ?? 1 : FailedAttempts.GetValueOrDefault(item, 1);

    public void Dispose()
    {
        var buffer = _buffer;
        _buffer = [];
        _length = 0;
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <param name="results">A jsonb column as it travels: its version, then its text.</param>
    internal async Task ReadResultsAsync(Stream results, CancellationToken cancellationToken)
    {
        var length = checked((int)results.Length);
        _buffer = ArrayPool<byte>.Shared.Rent(length);
        await results.ReadExactlyAsync(_buffer.AsMemory(0, length), cancellationToken);
        if (_buffer[0] != JsonbVersion)
        {
            throw new InvalidOperationException(
                $"PostgreSQL sent jsonb of version {_buffer[0]}; this program knows version {JsonbVersion}."
            );
        }

        _length = length;
    }
}
