namespace OrleansGrid.Kinds.MapReduce.Shuffle;

/// <summary>
/// One partition of one map output on another silo, read forwards. While a piece is consumed the next is on its way, and no more: who does
/// not read does not fetch.
/// </summary>
/// <param name="length">Bytes of the partition.</param>
/// <param name="piece">Bytes to ask for at once.</param>
/// <param name="fetch">Gets bytes from an offset of the partition.</param>
internal sealed class RemotePartition(long length, int piece, Func<long, int, Task<byte[]>> fetch)
{
    private const int LargestPiece = 512 << 10;
    private const int SmallestPiece = 64 << 10;

    /// <summary>All pieces that a reduce attempt holds or awaits fit about here.</summary>
    private const int Memory = 32 << 20;

    private byte[] _held = [];
    private long _heldFrom;
    private Task<byte[]>? _next;

    /// <summary>How much to ask for at once when so many outputs are merged.</summary>
    public static int PieceFor(int outputs) => Math.Clamp(Memory / (2 * Math.Max(1, outputs)), SmallestPiece, LargestPiece);

    public int Read(long offset, Span<byte> buffer, CancellationToken cancellation)
    {
        if (offset < _heldFrom || offset >= _heldFrom + _held.Length)
        {
            Take(offset, cancellation);
        }

        var rest = _held.AsSpan((int)(offset - _heldFrom));
        var count = Math.Min(rest.Length, buffer.Length);
        rest[..count].CopyTo(buffer);
        if (offset + count == length)
        {
            (_held, _heldFrom) = ([], length);
        }

        return count;
    }

    private void Take(long offset, CancellationToken cancellation)
    {
        var follows = offset == _heldFrom + _held.Length;
        var coming = follows && _next is not null ? _next : Ask(offset);
        _next = null;
        (_held, _heldFrom) = (coming.WaitAsync(cancellation).GetAwaiter().GetResult(), offset);
        var after = offset + _held.Length;
        _next = after < length ? Ask(after) : null;
    }

    /// <summary>Apart from the lane's own thread, which does nothing but wait.</summary>
    private Task<byte[]> Ask(long offset) => Task.Run(() => fetch(offset, (int)Math.Min(piece, length - offset)));
}
