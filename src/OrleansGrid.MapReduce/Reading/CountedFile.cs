namespace OrleansGrid.MapReduce.Reading;

/// <summary>A file as a stream for a codec, read in large pieces; says how much of it the codec has taken.</summary>
internal sealed class CountedFile(InputFile file, int bufferBytes, Action<int> taken) : ForwardStream
{
    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(bufferBytes);
    private long _position;
    private int _from;
    private int _to;

    public override int Read(Span<byte> target)
    {
        if (_from == _to)
        {
            (_from, _to) = (0, RandomAccess.Read(file.Handle, _buffer, _position));
            _position += _to;
        }

        var count = Math.Min(target.Length, _to - _from);
        _buffer.AsSpan(_from, count).CopyTo(target);
        _from += count;
        taken(count);
        return count;
    }
}
