namespace OrleansGrid.MapReduce.Reading;

/// <summary>The content of a compressed file.</summary>
internal sealed class CompressedSource : ByteSource
{
    /// <summary>Content up to which no expansion is too much: a small file of zeros is harmless.</summary>
    private const long HarmlessBytes = 64 << 20;

    private const int FileBuffer = 1 << 17;

    /// <summary>A rest of a buffer smaller than this is left; codecs may not take less.</summary>
    private const int LeastRoom = 64;

    private readonly string _format;
    private readonly double _maxExpansion;
    private readonly InputFile _file;
    private readonly Stream _content;
    private long _contentBytes;

    public CompressedSource(InputFile file, FileCompression compression, double maxExpansion)
    {
        (_file, Compression, _maxExpansion) = (file, compression, maxExpansion);
        _format = ContentRules.Name(compression);
        _content = Codecs.Decompress(new CountedFile(_file, FileBuffer, bytes => FileBytes += bytes), compression);
    }

    public override FileCompression Compression { get; }

    public override int Read(Span<byte> buffer)
    {
        var read = 0;
        while (buffer.Length - read >= LeastRoom && ReadSome(buffer[read..]) is > 0 and var some)
        {
            read += some;
            _contentBytes += some;
            CheckExpansion();
        }

        return read;
    }

    public override void CheckUnchanged() => _file.CheckUnchanged();

    public override void Dispose()
    {
        _content.Dispose();
        _file.Dispose();
    }

    private int ReadSome(Span<byte> buffer)
    {
        try
        {
            return _content.Read(buffer);
        }
        catch (Exception e) when (Codecs.WhyUnreadable(e, _format, _contentBytes) is { } why)
        {
            var at = e is EndOfStreamException ? "" : "before ";
            throw new PermanentFailureException($"{_file.Name}, {at}offset {FileBytes}: {why}", e);
        }
    }

    private void CheckExpansion()
    {
        if (_contentBytes > HarmlessBytes && _contentBytes > _maxExpansion * FileBytes)
        {
            throw new PermanentFailureException(
                $"{_file.Name}, offset {FileBytes}: the {_format} data has already become {_contentBytes} bytes, more than "
                    + $"{_maxExpansion} times its length; if this is meant, decompress it first or allow a larger expansion."
            );
        }
    }
}
