using System.Text.Json;

namespace OrleansGrid.MapReduce.Reading;

/// <summary>
/// Lines that each hold a JSON value, checked before a program sees them. Blank lines and a byte order mark at the beginning of a file are
/// left out.
/// </summary>
internal sealed class JsonLineReader(LineReader lines) : RecordReader
{
    private byte[] _kept = [];

    public override RecordFraming Framing => RecordFraming.Lines;

    public override RecordPlace Place => lines.Place;

    public override long BytesRead => lines.BytesRead;

    public override ReadOnlySpan<byte> NextBlock()
    {
        while (true)
        {
            var block = lines.NextBlock();
            if (block.IsEmpty)
            {
                return [];
            }

            var records = Records(Place.Offset == 0 && block.StartsWith(Mark) ? block[Mark.Length..] : block);
            if (!records.IsEmpty)
            {
                return records;
            }
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            lines.Dispose();
        }
    }

    private static ReadOnlySpan<byte> Mark => "\uFEFF"u8;

    /// <summary>The block itself unless it has blank lines, which are rare enough to pay for a copy.</summary>
    private ReadOnlySpan<byte> Records(ReadOnlySpan<byte> block)
    {
        var length = 0;
        var copied = false;
        for (var at = 0; at < block.Length;)
        {
            var end = block[at..].IndexOf((byte)'\n');
            var line = end < 0 ? block[at..] : block.Slice(at, end + 1);
            if (IsBlank(line) && !copied)
            {
                copied = true;
                if (_kept.Length < block.Length)
                {
                    _kept = new byte[block.Length];
                }

                block[..at].CopyTo(_kept);
                length = at;
            }
            else if (!IsBlank(line))
            {
                Check(line, at);
                if (copied)
                {
                    line.CopyTo(_kept.AsSpan(length));
                }

                length += line.Length;
            }

            at += line.Length;
        }

        return copied ? _kept.AsSpan(0, length) : block;
    }

    private static bool IsBlank(ReadOnlySpan<byte> line) => line.Trim(" \t\r\n"u8).IsEmpty;

    private void Check(ReadOnlySpan<byte> line, int at)
    {
        try
        {
            var json = new Utf8JsonReader(line);
            while (json.Read()) { }
        }
        catch (JsonException e)
        {
            throw new PermanentFailureException(
                $"{Place.Path}, line at offset {Place.Offset + at}: not JSON ({e.Message.TrimEnd('.')}).",
                e
            );
        }
    }
}
