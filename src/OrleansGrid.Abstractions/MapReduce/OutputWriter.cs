using System.Buffers.Text;

namespace OrleansGrid;

/// <summary>Writes records of a part of the output, as UTF-8. What is written becomes visible only when the job has succeeded.</summary>
public abstract class OutputWriter
{
    private readonly byte[] buffer;
    private int used;

    private protected OutputWriter(int bufferBytes) => buffer = new byte[bufferBytes];

    /// <summary>Records ended so far.</summary>
    public long Records { get; private set; }

    public OutputWriter Write(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > buffer.Length - used && !MakeRoom(utf8.Length))
        {
            Flush(utf8);
            return this;
        }

        utf8.CopyTo(buffer.AsSpan(used));
        used += utf8.Length;
        return this;
    }

    public OutputWriter Write(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            var part = text[..SafeCut(text, buffer.Length / 4)];
            MakeRoomFor(part.Length * 3);
            used += TextBytes.Encode(part, buffer.AsSpan(used));
            text = text[part.Length..];
        }

        return this;
    }

    /// <summary>Writes a number in decimal.</summary>
    public OutputWriter Write(long number)
    {
        MakeRoomFor(20);
        Utf8Formatter.TryFormat(number, buffer.AsSpan(used), out var written);
        used += written;
        return this;
    }

    /// <summary>Ends a record with a line end.</summary>
    public void EndLine()
    {
        MakeRoomFor(1);
        buffer[used++] = (byte)'\n';
        Records++;
    }

    /// <summary>Ends a record that needs no line end.</summary>
    public void EndRecord() => Records++;

    public void WriteLine(ReadOnlySpan<byte> utf8) => Write(utf8).EndLine();

    public void WriteLine(ReadOnlySpan<char> text) => Write(text).EndLine();

    internal void Flush()
    {
        Flush(buffer.AsSpan(0, used));
        used = 0;
    }

    private protected abstract void Flush(ReadOnlySpan<byte> bytes);

    /// <summary>Not between the halves of a surrogate pair.</summary>
    private static int SafeCut(ReadOnlySpan<char> text, int most) =>
        text.Length <= most ? text.Length : char.IsHighSurrogate(text[most - 1]) ? most - 1 : most;

    private void MakeRoomFor(int bytes)
    {
        if (bytes > buffer.Length - used)
            MakeRoom(bytes);
    }

    private bool MakeRoom(int bytes)
    {
        Flush();
        return bytes <= buffer.Length;
    }
}
