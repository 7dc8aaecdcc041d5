using OrleansGrid.MapReduce.Planning;
using ZstdSharp;

namespace OrleansGrid.MapReduce.Reading;

/// <summary>The content of a compressed file.</summary>
internal sealed class CompressedSource : ByteSource
{
    /// <summary>Content up to which no expansion is too much: a small file of zeros is harmless.</summary>
    private const long HarmlessBytes = 64 << 20;

    private const int FileBuffer = 1 << 17;

    /// <summary>A rest of a buffer smaller than this is left; codecs may not take less.</summary>
    private const int LeastRoom = 64;

    private readonly FilePiece _piece;
    private readonly string _format;
    private readonly double _maxExpansion;
    private readonly InputFile _file;
    private readonly Stream _content;
    private long _contentBytes;

    public CompressedSource(FilePiece piece, string format, double maxExpansion, Func<Stream, Stream> decompress)
    {
        (_piece, _format, _maxExpansion) = (piece, format, maxExpansion);
        _file = new InputFile(_piece);
        _content = decompress(new CountedFile(_file, FileBuffer, bytes => FileBytes += bytes));
    }

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
        catch (EndOfStreamException e)
        {
            throw new PermanentFailureException(
                $"{_piece.Name}, offset {FileBytes}: the {_format} data ends in the middle, after {_contentBytes} bytes of content; the "
                    + $"file is cut off, or something else follows the {_format} data.",
                e
            );
        }
        catch (Exception e) when (e is InvalidDataException or ZstdException)
        {
            throw new PermanentFailureException(
                $"{_piece.Name}, before offset {FileBytes}: the {_format} data is damaged, after {_contentBytes} bytes of content "
                    + $"({e.Message.TrimEnd('.')}).",
                e
            );
        }
    }

    private void CheckExpansion()
    {
        if (_contentBytes > HarmlessBytes && _contentBytes > _maxExpansion * FileBytes)
        {
            throw new PermanentFailureException(
                $"{_piece.Name}, offset {FileBytes}: the {_format} data has already become {_contentBytes} bytes, more than "
                    + $"{_maxExpansion} times its length; if this is meant, decompress it first or allow a larger expansion."
            );
        }
    }
}
