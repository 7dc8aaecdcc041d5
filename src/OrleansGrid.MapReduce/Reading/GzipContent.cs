using System.IO.Compression;

namespace OrleansGrid.MapReduce.Reading;

/// <summary>
/// What a gzip file of any number of members holds, complete or an error; zeros behind the last member, as tapes and block devices leave
/// them, are no content.
/// <see cref="GZipStream"/> alone takes a file that is cut off for one that has ended, and what follows it for nothing.
/// So a member with a mark is put behind the file: the mark comes out whole only if the decoder had finished with all before it; otherwise
/// the decoder takes the member for the rest of what is missing, or has stopped at something else before.
/// </summary>
internal sealed class GzipContent : ForwardStream
{
    /// <summary>Of /dev/urandom: no content ends with it by chance.</summary>
    private static readonly byte[] Mark = [0x8e, 0x13, 0xd5, 0x5c, 0xf0, 0x27, 0x9a, 0x41, 0xb6, 0x6e, 0x02, 0xcb, 0x77, 0x98, 0x3f, 0xe4];

    private static readonly byte[] MarkMember = Compress(Mark);

    private readonly MarkedGzip _file;
    private readonly GZipStream _decoder;
    private readonly byte[] _heldBack = new byte[Mark.Length];
    private int _held;
    private bool _ended;

    public GzipContent(Stream file)
    {
        _file = new MarkedGzip(file, MarkMember);
        _decoder = new GZipStream(_file, CompressionMode.Decompress);
    }

    /// <param name="buffer">Longer than 16 bytes: the last ones are always held back, for they may be the mark.</param>
    /// <exception cref="EndOfStreamException">The file is cut off.</exception>
    /// <exception cref="InvalidDataException">It is damaged, or something else than gzip data follows.</exception>
    public override int Read(Span<byte> buffer)
    {
        while (_held < Mark.Length && !_ended)
        {
            var some = Decode(_heldBack.AsSpan(_held));
            if (some == 0)
            {
                return End(buffer);
            }

            _held += some;
        }

        var read = _ended ? 0 : Decode(buffer[Mark.Length..]);
        if (read == 0)
        {
            return End(buffer);
        }

        _heldBack.CopyTo(buffer);
        buffer.Slice(read, Mark.Length).CopyTo(_heldBack);
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _decoder.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Decode(Span<byte> buffer)
    {
        try
        {
            return _decoder.Read(buffer);
        }
        catch (InvalidDataException error) when (_file.Giving == GzipPart.Mark)
        {
            // Nothing was wrong with any of the file: the mark is no good rest of what is missing.
            throw new EndOfStreamException("The last gzip member is not complete.", error);
        }
    }

    private int End(Span<byte> buffer)
    {
        if (_ended || (_held == Mark.Length && _heldBack.AsSpan().SequenceEqual(Mark)))
        {
            _ended = true;
            return 0;
        }

        if (_file.Giving == GzipPart.Mark)
        {
            throw new EndOfStreamException("The last gzip member is not complete.");
        }

        if (_file.Giving != GzipPart.Zeros)
        {
            throw new InvalidDataException("behind the last gzip member stands something that is none, nor zeros");
        }

        _ended = true;
        _heldBack.AsSpan(0, _held).CopyTo(buffer);
        return _held;
    }

    private static byte[] Compress(byte[] bytes)
    {
        var member = new MemoryStream();
        using (var encoder = new GZipStream(member, CompressionLevel.NoCompression))
        {
            encoder.Write(bytes);
        }

        return member.ToArray();
    }
}
