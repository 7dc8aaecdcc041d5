using OrleansGrid.MapReduce.Reading;

namespace OrleansGrid.MapReduce.Tests;

/// <summary>Records of a split from memory, in blocks of about a given size.</summary>
internal sealed class MemoryInput(byte[] bytes, RecordFraming framing, int blockBytes) : RecordReader
{
    private int _from;
    private int _to;

    public override RecordFraming Framing => framing;

    public override RecordPlace Place => new("memory", _from);

    public override long BytesRead => _to;

    public override ReadOnlySpan<byte> NextBlock()
    {
        _from = _to;
        if (framing.Length > 0)
        {
            _to = Math.Min(bytes.Length, _from + Math.Max(1, blockBytes / framing.Length) * framing.Length);
        }
        else
        {
            _to = framing.Length < 0 ? bytes.Length : EndOfLine(Math.Min(bytes.Length, _from + blockBytes));
        }

        return bytes.AsSpan(_from, _to - _from);
    }

    protected override void Dispose(bool disposing) { }

    private int EndOfLine(int at)
    {
        var end = at == bytes.Length ? -1 : bytes.AsSpan(at).IndexOf((byte)'\n');
        return end < 0 ? bytes.Length : at + end + 1;
    }
}
