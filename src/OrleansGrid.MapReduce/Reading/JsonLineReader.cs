using System.Text.Json;

namespace OrleansGrid.MapReduce.Reading;

/// <summary>Lines that each hold a JSON value, checked before a program sees them. Blank lines are left out.</summary>
/// <param name="skip">Bad lines that may be left out too; null for none.</param>
internal sealed class JsonLineReader(LineReader lines, BadRecords? skip) : RecordReader
{
    private static readonly JsonReaderOptions Deep = new() { MaxDepth = GridJson.MostDepth + 1 };

    /// <summary>A block that has lines to be left out, which are rare enough to pay for a copy.</summary>
    private byte[] _kept = [];

    private int _from;
    private int _to;
    private RecordPlace _place;

    public override RecordFraming Framing => RecordFraming.Lines;

    public override RecordPlace Place => _place;

    public override long BytesRead => lines.BytesRead;

    internal override FileCompression Compression => lines.Compression;

    public override ReadOnlySpan<byte> NextBlock()
    {
        while (true)
        {
            if (_from < _to && NextOfKept() is { IsEmpty: false } run)
            {
                return run;
            }

            var block = lines.NextBlock();
            _place = lines.Place;
            if (block.IsEmpty || RunOf(block, _place.Offset, out _).Length == block.Length)
            {
                return block;
            }

            if (_kept.Length < block.Length)
            {
                _kept = new byte[block.Length];
            }

            block.CopyTo(_kept);
            (_from, _to) = (0, block.Length);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            lines.Dispose();
        }
    }

    private ReadOnlySpan<byte> NextOfKept()
    {
        while (_from < _to)
        {
            var offset = lines.Place.Offset + _from;
            var run = RunOf(_kept.AsSpan(_from, _to - _from), offset, out var leftOut);
            _from += run.Length + leftOut;
            if (!run.IsEmpty)
            {
                _place = lines.Place with { Offset = offset };
                return run;
            }
        }

        return [];
    }

    /// <summary>The lines up to the first that is left out, and the length of that.</summary>
    private ReadOnlySpan<byte> RunOf(ReadOnlySpan<byte> block, long offset, out int leftOut)
    {
        for (var at = 0; at < block.Length;)
        {
            var end = block[at..].IndexOf((byte)'\n');
            var line = end < 0 ? block[at..] : block.Slice(at, end + 1);
            if (line.Trim(" \t\r\n"u8).IsEmpty || IsBad(line, offset + at))
            {
                leftOut = line.Length;
                return block[..at];
            }

            at += line.Length;
        }

        leftOut = 0;
        return block;
    }

    private bool IsBad(ReadOnlySpan<byte> line, long offset)
    {
        try
        {
            // One level more than is allowed, so that what is too deep is told apart from what is no JSON.
            var json = new Utf8JsonReader(line, Deep);
            while (json.Read())
            {
                if (json.CurrentDepth >= GridJson.MostDepth && json.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject)
                {
                    return Skipped(offset)
                        ? true
                        : throw Bad(offset, $"nested too deep; at most {GridJson.MostDepth} levels are read", null);
                }
            }

            return false;
        }
        catch (JsonException e)
        {
            return Skipped(offset) ? true : throw Bad(offset, $"not JSON from byte {e.BytePositionInLine + 1} on", e);
        }
    }

    private bool Skipped(long offset) => skip is not null && skip.MaySkip(lines.Place with { Offset = offset });

    private PermanentFailureException Bad(long offset, string why, Exception? e) =>
        new($"{lines.Place.Path}, line at offset {offset}: {why}.", e!);
}
