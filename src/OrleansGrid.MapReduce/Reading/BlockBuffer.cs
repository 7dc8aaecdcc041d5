using System.Buffers;

namespace OrleansGrid.MapReduce;

/// <summary>A window over a file's content: what was read and not yet handed out. Only what is left of a block (part of one record) is ever moved.</summary>
internal sealed class BlockBuffer : IDisposable
{
    /// <summary>Reads end at multiples of this, so that all but the first begin on a page of the file.</summary>
    private const int Page = 4096;

    private readonly int size;
    private byte[] bytes;
    private int from;
    private int to;

    /// <param name="size">Usual length of a read; the buffer grows only for a record that is longer.</param>
    public BlockBuffer(int size)
    {
        this.size = Math.Max(size, 2 * Page);
        bytes = ArrayPool<byte>.Shared.Rent(this.size);
    }

    /// <summary>Where in the content <see cref="Data"/> begins.</summary>
    public long Position { get; private set; }

    public Span<byte> Data => bytes.AsSpan(from, to - from);

    /// <summary>Forgets everything and stands at <paramref name="position"/>.</summary>
    public void Restart(long position)
    {
        (from, to, Position) = (0, 0, position);
        if (bytes.Length > 2 * size)
            Replace(size);
    }

    /// <summary>Reads once; 0 at the end of the source.</summary>
    public int Fill(ByteSource source)
    {
        var room = MakeRoom();
        var read = source.Read(room);
        to += read;
        return read;
    }

    /// <summary>Hands out the first <paramref name="count"/> bytes; they stay in place until the next <see cref="Fill"/>.</summary>
    public ReadOnlySpan<byte> Take(int count)
    {
        var block = bytes.AsSpan(from, count);
        from += count;
        Position += count;
        return block;
    }

    public void Dispose()
    {
        if (bytes.Length == 0)
            return;

        ArrayPool<byte>.Shared.Return(bytes);
        bytes = [];
    }

    private Span<byte> MakeRoom()
    {
        var kept = to - from;
        if (kept > bytes.Length - 2 * Page)
            Replace(2 * bytes.Length);
        else if (to > bytes.Length - Page || from > 0)
            MoveTo(bytes);

        var length = bytes.Length - to;
        var past = (int)((Position + kept + length) % Page);
        return bytes.AsSpan(to, past < length ? length - past : length);
    }

    private void Replace(int length)
    {
        var old = bytes;
        MoveTo(ArrayPool<byte>.Shared.Rent(length));
        ArrayPool<byte>.Shared.Return(old);
    }

    private void MoveTo(byte[] target)
    {
        var kept = to - from;
        bytes.AsSpan(from, kept).CopyTo(target);
        (bytes, from, to) = (target, 0, kept);
    }
}
