namespace OrleansGrid.MapReduce.Reading;

/// <summary>
/// Text that a person gives to the command line, by the rules of a job's inputs: gzip and zstd are known by content and decompressed, what
/// is neither they nor UTF-8 text is refused by its name.
/// </summary>
public static class InputText
{
    /// <param name="stream">Read once, from where it stands; closed with the result.</param>
    /// <param name="name">What errors call it.</param>
    /// <returns>The text's bytes; its reads throw <see cref="PermanentFailureException"/> too.</returns>
    /// <exception cref="PermanentFailureException">It is no such text; one sentence.</exception>
    public static Stream Open(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(name);
        var head = Head(stream, whole: false);
        var compression = ContentRules.CompressionOf(name, head, ContentUse.Lines);
        var begun = new BegunStream(head, stream);
        if (compression == FileCompression.None)
        {
            ContentRules.RequireReadable(name, head, ContentUse.Lines, compression);
            return begun;
        }

        var content = new DecodedText(Codecs.Decompress(begun, compression), name, ContentRules.Name(compression));
        var beginning = Head(content, whole: true);
        ContentRules.RequireReadable(name, beginning, ContentUse.Lines, compression);
        return new BegunStream(beginning, content);
    }

    /// <summary>What a stream begins with. A pipe is not waited for longer than it takes to know what comes.</summary>
    private static byte[] Head(Stream stream, bool whole)
    {
        var head = new byte[KnownFormats.HeadBytes];
        var length = 0;
        while (length < head.Length && stream.Read(head.AsSpan(length)) is > 0 and var read)
        {
            length += read;
            if (!whole && !KnownFormats.MayBecome(head.AsSpan(0, length)))
            {
                break;
            }
        }

        return head[..length];
    }

    /// <summary>A stream whose beginning has been read already.</summary>
    private sealed class BegunStream(byte[] head, Stream rest) : ForwardStream
    {
        private int _given;

        public override int Read(Span<byte> buffer)
        {
            if (_given == head.Length)
            {
                return rest.Read(buffer);
            }

            var count = Math.Min(buffer.Length, head.Length - _given);
            head.AsSpan(_given, count).CopyTo(buffer);
            _given += count;
            return count;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                rest.Dispose();
            }

            base.Dispose(disposing);
        }
    }

    /// <summary>Content of a codec for readers with any buffer, and its errors as sentences.</summary>
    private sealed class DecodedText(Stream content, string name, string format) : ForwardStream
    {
        private readonly byte[] _buffer = new byte[1 << 16];
        private int _from;
        private int _to;
        private long _bytes;

        public override int Read(Span<byte> buffer)
        {
            if (_from == _to)
            {
                (_from, _to) = (0, Decode());
                _bytes += _to;
            }

            var count = Math.Min(buffer.Length, _to - _from);
            _buffer.AsSpan(_from, count).CopyTo(buffer);
            _from += count;
            return count;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                content.Dispose();
            }

            base.Dispose(disposing);
        }

        private int Decode()
        {
            try
            {
                return content.Read(_buffer);
            }
            catch (Exception e) when (Codecs.WhyUnreadable(e, format, _bytes) is { } why)
            {
                throw new PermanentFailureException($"{name}: {why}", e);
            }
        }
    }
}
