using System.Buffers.Text;

namespace OrleansGrid;

/// <summary>Writes records of a part of the output, as UTF-8. What is written becomes visible only when the job has succeeded.</summary>
public abstract class OutputWriter
{
    private readonly byte[] _buffer;
    private int _used;

    private protected OutputWriter(int bufferBytes) => _buffer = new byte[bufferBytes];

    /// <summary>Records ended so far.</summary>
    public long Records { get; private set; }

    public OutputWriter Write(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > _buffer.Length - _used && !MakeRoom(utf8.Length))
        {
            Flush(utf8);
            return this;
        }

        utf8.CopyTo(_buffer.AsSpan(_used));
        _used += utf8.Length;
        return this;
    }

    public OutputWriter Write(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            var part = text[..SafeCut(text, _buffer.Length / 4)];
            MakeRoomFor(part.Length * 3);
            _used += TextBytes.Encode(part, _buffer.AsSpan(_used));
            text = text[part.Length..];
        }

        return this;
    }

    /// <summary>Writes a number in decimal.</summary>
    public OutputWriter Write(long number)
    {
        MakeRoomFor(20);
        Utf8Formatter.TryFormat(number, _buffer.AsSpan(_used), out var written);
        _used += written;
        return this;
    }

    /// <summary>Ends a record with a line end.</summary>
    public void EndLine()
    {
        MakeRoomFor(1);
        _buffer[_used++] = (byte)'\n';
        Records++;
    }

    /// <summary>Ends a record that needs no line end.</summary>
    public void EndRecord() => Records++;

    public void WriteLine(ReadOnlySpan<byte> utf8) => Write(utf8).EndLine();

    public void WriteLine(ReadOnlySpan<char> text) => Write(text).EndLine();

    internal void Flush()
    {
        Flush(_buffer.AsSpan(0, _used));
        _used = 0;
    }

    private protected abstract void Flush(ReadOnlySpan<byte> bytes);

    /// <summary>Not between the halves of a surrogate pair.</summary>
    private static int SafeCut(ReadOnlySpan<char> text, int most) =>
        text.Length <= most ? text.Length
        : char.IsHighSurrogate(text[most - 1]) ? most - 1
        : most;

    private void MakeRoomFor(int bytes)
    {
        if (bytes > _buffer.Length - _used)
        {
            MakeRoom(bytes);
        }
    }

    private bool MakeRoom(int bytes)
    {
        Flush();
        return bytes <= _buffer.Length;
    }
}
