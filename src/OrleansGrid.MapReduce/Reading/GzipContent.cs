using System.IO.Compression;

namespace OrleansGrid.MapReduce.Reading;

/// <summary>
/// What a gzip file of any number of members holds, complete or an error. <see cref="GZipStream"/> alone takes a file that is cut off for
/// one that has ended.
/// So a member with a mark is put behind the file: the mark comes out whole only if the decoder had finished with all before it; otherwise
/// the decoder
/// takes the member for the rest of what is missing.
/// </summary>
internal sealed class GzipContent : ForwardStream
{
    /// <summary>Of /dev/urandom: no content ends with it by chance.</summary>
    private static readonly byte[] Mark = [0x8e, 0x13, 0xd5, 0x5c, 0xf0, 0x27, 0x9a, 0x41, 0xb6, 0x6e, 0x02, 0xcb, 0x77, 0x98, 0x3f, 0xe4];

    private static readonly byte[] MarkMember = Compress(Mark);

    private readonly GZipStream _decoder;
    private readonly byte[] _heldBack = new byte[Mark.Length];
    private int _held;

    public GzipContent(Stream file) => _decoder = new GZipStream(new ThenMark(file), CompressionMode.Decompress);

    /// <param name="buffer">Longer than 16 bytes: the last ones are always held back, for they may be the mark.</param>
    /// <exception cref="EndOfStreamException">The file is cut off, or something else than gzip data follows.</exception>
    public override int Read(Span<byte> buffer)
    {
        while (_held < Mark.Length)
        {
            var some = _decoder.Read(_heldBack.AsSpan(_held));
            if (some == 0)
            {
                return End();
            }

            _held += some;
        }

        var read = _decoder.Read(buffer[Mark.Length..]);
        if (read == 0)
        {
            return End();
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

    private int End() =>
        _held == Mark.Length && _heldBack.AsSpan().SequenceEqual(Mark)
            ? 0
            : throw new EndOfStreamException("The last gzip member is not complete.");

    private static byte[] Compress(byte[] bytes)
    {
        var member = new MemoryStream();
        using (var encoder = new GZipStream(member, CompressionLevel.NoCompression))
        {
            encoder.Write(bytes);
        }

        return member.ToArray();
    }

    private sealed class ThenMark(Stream file) : ForwardStream
    {
        private int _given = -1;

        public override int Read(Span<byte> buffer)
        {
            if (_given < 0)
            {
                var read = file.Read(buffer);
                if (read > 0)
                {
                    return read;
                }

                _given = 0;
            }

            var count = Math.Min(buffer.Length, MarkMember.Length - _given);
            MarkMember.AsSpan(_given, count).CopyTo(buffer);
            _given += count;
            return count;
        }
    }
}
