using OrleansGrid.MapReduce.Mapping;

namespace OrleansGrid.Kinds.MapReduce.Streaming;

/// <summary>What a command was given last, for a person who looks for the record that it failed on: that or one before.</summary>
internal sealed class GivenRecords
{
    private const int MostKept = 200;

    private readonly byte[] _last = new byte[MostKept];
    private int _length = -1;
    private InputPart? _file;
    private long _offset;

    /// <summary>Begins with a blank; empty when it was given nothing.</summary>
    public string Sentence =>
        _length < 0 ? ""
        : _file is null ? $" The last record that it was given is {RecordFailedException.Shown(_last.AsSpan(0, _length))}."
        : $" It was reading {_file.Path} (from byte {_file.Start}, {_file.Length} bytes); the last record that it was given is at offset "
            + $"{_offset}: {RecordFailedException.Shown(_last.AsSpan(0, _length))}.";

    public void Add(ReadOnlySpan<byte> lines, InputPart? file, long offset)
    {
        if (lines.IsEmpty)
        {
            return;
        }

        var ended = lines[^1] == (byte)'\n' ? lines[..^1] : lines;
        var start = ended.LastIndexOf((byte)'\n') + 1;
        var record = ended[start..];
        _length = Math.Min(record.Length, MostKept);
        record[.._length].CopyTo(_last);
        (_file, _offset) = (file, offset + start);
    }

    public void Clear() => _length = -1;
}
