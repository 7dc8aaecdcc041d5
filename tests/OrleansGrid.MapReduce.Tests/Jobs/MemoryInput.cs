namespace OrleansGrid.MapReduce.Tests;

/// <summary>Records of a split from memory, in blocks of about a given size.</summary>
internal sealed class MemoryInput(byte[] bytes, RecordFraming framing, int blockBytes) : RecordReader
{
    private int from;
    private int to;

    public override RecordFraming Framing => framing;

    public override RecordPlace Place => new("memory", from);

    public override long BytesRead => to;

    public override ReadOnlySpan<byte> NextBlock()
    {
        from = to;
        if (framing.Length > 0)
            to = Math.Min(bytes.Length, from + Math.Max(1, blockBytes / framing.Length) * framing.Length);
        else
            to = framing.Length < 0 ? bytes.Length : EndOfLine(Math.Min(bytes.Length, from + blockBytes));
        return bytes.AsSpan(from, to - from);
    }

    protected override void Dispose(bool disposing)
    {
    }

    private int EndOfLine(int at)
    {
        var end = at == bytes.Length ? -1 : bytes.AsSpan(at).IndexOf((byte)'\n');
        return end < 0 ? bytes.Length : at + end + 1;
    }
}
