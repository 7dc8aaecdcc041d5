namespace OrleansGrid.MapReduce.Reading;

/// <summary>
/// A file, then a mark. Zeros are held back until it is known whether they are the last of the file, and then given by themselves: a
/// decoder that asks for no more while it has them has seen the end of its data there, and nothing but zeros follows it.
/// </summary>
internal sealed class MarkedGzip(Stream file, byte[] mark) : ForwardStream
{
    private readonly byte[] _buffer = new byte[1 << 16];
    private int _from;
    private int _to;
    private int _zerosBehind;
    private long _zeros;
    private bool _fileEnded;
    private int _markGiven;

    /// <summary>What the last read has given.</summary>
    public GzipPart Giving { get; private set; }

    public override int Read(Span<byte> buffer)
    {
        if (_from == _to && !_fileEnded)
        {
            Fill();
        }

        if (_zeros > 0)
        {
            return GiveZeros(buffer);
        }

        return _from < _to ? GiveData(buffer) : GiveMark(buffer);
    }

    /// <summary>Reads to the next byte that is not 0, counting the zeros before it.</summary>
    private void Fill()
    {
        while (!_fileEnded)
        {
            var read = file.Read(_buffer);
            var filled = _buffer.AsSpan(0, read).LastIndexOfAnyExcept((byte)0) + 1;
            if (filled > 0)
            {
                (_from, _to, _zerosBehind) = (0, filled, read - filled);
                return;
            }

            _zeros += read;
            _fileEnded = read == 0;
        }
    }

    private int GiveZeros(Span<byte> buffer)
    {
        Giving = _fileEnded ? GzipPart.Zeros : GzipPart.File;
        var count = (int)Math.Min(buffer.Length, _zeros);
        buffer[..count].Clear();
        _zeros -= count;
        return count;
    }

    private int GiveData(Span<byte> buffer)
    {
        Giving = GzipPart.File;
        var count = Math.Min(buffer.Length, _to - _from);
        _buffer.AsSpan(_from, count).CopyTo(buffer);
        _from += count;
        if (_from == _to)
        {
            _zeros = _zerosBehind;
        }

        return count;
    }

    private int GiveMark(Span<byte> buffer)
    {
        Giving = GzipPart.Mark;
        var count = Math.Min(buffer.Length, mark.Length - _markGiven);
        mark.AsSpan(_markGiven, count).CopyTo(buffer);
        _markGiven += count;
        return count;
    }
}
