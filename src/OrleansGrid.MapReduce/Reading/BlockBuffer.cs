using System.Buffers;

namespace OrleansGrid.MapReduce.Reading;

/// <summary>
/// A window over a file's content: what was read and not yet handed out. Only what is left of a block (part of one record) is ever moved.
/// </summary>
internal sealed class BlockBuffer : IDisposable
{
    /// <summary>Reads end at multiples of this, so that all but the first begin on a page of the file.</summary>
    private const int Page = 4096;

    private readonly int _size;
    private byte[] _bytes;
    private int _from;
    private int _to;

    /// <param name="size">Usual length of a read; the buffer grows only for a record that is longer.</param>
    public BlockBuffer(int size)
    {
        _size = Math.Max(size, 2 * Page);
        _bytes = ArrayPool<byte>.Shared.Rent(_size);
    }

    /// <summary>Where in the content <see cref="Data"/> begins.</summary>
    public long Position { get; private set; }

    public Span<byte> Data => _bytes.AsSpan(_from, _to - _from);

    /// <summary>Forgets everything and stands at <paramref name="position"/>.</summary>
    public void Restart(long position)
    {
        (_from, _to, Position) = (0, 0, position);
        if (_bytes.Length > 2 * _size)
        {
            Replace(_size);
        }
    }

    /// <summary>Reads once; 0 at the end of the source.</summary>
    public int Fill(ByteSource source)
    {
        var room = MakeRoom();
        var read = source.Read(room);
        _to += read;
        return read;
    }

    /// <summary>Hands out the first <paramref name="count"/> bytes; they stay in place until the next <see cref="Fill"/>.</summary>
    public ReadOnlySpan<byte> Take(int count)
    {
        var block = _bytes.AsSpan(_from, count);
        _from += count;
        Position += count;
        return block;
    }

    public void Dispose()
    {
        if (_bytes.Length == 0)
        {
            return;
        }

        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
    }

    private Span<byte> MakeRoom()
    {
        var kept = _to - _from;
        if (kept > _bytes.Length - 2 * Page)
        {
            Replace(2 * _bytes.Length);
        }
        else if (_to > _bytes.Length - Page || _from > 0)
        {
            MoveTo(_bytes);
        }

        var length = _bytes.Length - _to;
        var past = (int)((Position + kept + length) % Page);
        return _bytes.AsSpan(_to, past < length ? length - past : length);
    }

    private void Replace(int length)
    {
        var old = _bytes;
        MoveTo(ArrayPool<byte>.Shared.Rent(length));
        ArrayPool<byte>.Shared.Return(old);
    }

    private void MoveTo(byte[] target)
    {
        var kept = _to - _from;
        _bytes.AsSpan(_from, kept).CopyTo(target);
        (_bytes, _from, _to) = (target, 0, kept);
    }
}
