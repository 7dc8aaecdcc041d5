namespace OrleansGrid.Kinds.MapReduce.Streaming;

/// <summary>Lines on their way to a command, gathered so that few writes carry many.</summary>
internal sealed class LineBuffer
{
    private const int Enough = 64 << 10;

    private byte[] _bytes = new byte[Enough + 4096];
    private int _length;

    public bool IsFull => _length >= Enough;

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    public void Clear() => _length = 0;

    public void AddLine(ReadOnlySpan<byte> line)
    {
        Add(line);
        Add("\n"u8);
    }

    public void AddPair(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        Add(key);
        Add("\t"u8);
        AddLine(value);
    }

    private void Add(ReadOnlySpan<byte> bytes)
    {
        if (_length + bytes.Length > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_length + bytes.Length, 2 * _bytes.Length));
        }

        bytes.CopyTo(_bytes.AsSpan(_length));
        _length += bytes.Length;
    }
}
