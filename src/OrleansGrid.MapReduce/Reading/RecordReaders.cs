using OrleansGrid.MapReduce.Inputs;
using OrleansGrid.MapReduce.Planning;

namespace OrleansGrid.MapReduce.Reading;

/// <summary>Opens the records of a split in the format of its input.</summary>
public static class RecordReaders
{
    /// <summary>Longest record that is read; a longer one is an error of the input (the usual cause is a file that is no text).</summary>
    public const int MaxRecordBytes = 64 << 20;

    /// <summary>
    /// About how much of a file is read at once: small enough to be still in the second-level cache when the program scans it.
    /// </summary>
    internal const int BlockBytes = 1 << 20;

    public static RecordReader Open(MapReduceSpec spec, InputSplit split) => Open(spec, split, BadRecords.Of(spec));

    internal static RecordReader Open(MapReduceSpec spec, InputSplit split, BadRecords? bad)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(split);
        return Open(
            InputFormat.Parse(spec.Inputs[split.Input].Format),
            new SplitSource(split, spec.MaxExpansion),
            BlockBytes,
            MaxRecordBytes,
            bad
        );
    }

    /// <param name="blockBytes">Usual length of a read.</param>
    /// <param name="maxRecordBytes">Longest line or whole file.</param>
    internal static RecordReader Open(InputFormat format, SplitSource source, int blockBytes, int maxRecordBytes, BadRecords? bad = null) =>
        format.Kind switch
        {
            "fixed" => new FixedReader(source, format.Length, blockBytes),
            "whole" => new WholeReader(source, blockBytes, maxRecordBytes),
            "jsonl" => new JsonLineReader(new LineReader(source, blockBytes, maxRecordBytes), bad),
            _ => new LineReader(source, blockBytes, maxRecordBytes),
        };
}
