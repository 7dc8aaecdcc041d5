namespace OrleansGrid.MapReduce;

/// <summary>Opens the records of a split in the format of its input.</summary>
public static class RecordReaders
{
    /// <summary>Longest record that is read; a longer one is an error of the input (the usual cause is a file that is no text).</summary>
    public const int MaxRecordBytes = 64 << 20;

    /// <summary>About how much of a file is read at once: small enough to be still in the second-level cache when the program scans it.</summary>
    internal const int BlockBytes = 1 << 20;

    public static RecordReader Open(MapReduceSpec spec, InputSplit split)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(split);
        return new LineReader(split, BlockBytes, MaxRecordBytes);
    }
}
