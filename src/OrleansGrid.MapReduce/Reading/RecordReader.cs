namespace OrleansGrid.MapReduce.Reading;

/// <summary>The records of one split, block by block: a block is a run of whole records, so that a program may scan it at once.</summary>
public abstract class RecordReader : IDisposable
{
    /// <summary>How records lie in a block.</summary>
    public abstract RecordFraming Framing { get; }

    /// <summary>Where the last block began, for error messages.</summary>
    public abstract RecordPlace Place { get; }

    /// <summary>Bytes of input consumed so far, as they are in the files.</summary>
    public abstract long BytesRead { get; }

    /// <summary>How the file that is read is compressed.</summary>
    internal virtual FileCompression Compression => FileCompression.None;

    /// <summary>The next whole records, valid until the next call; empty at the end of the split.</summary>
    /// <exception cref="PermanentFailureException">
    /// The input is damaged or has changed, or a record is longer than the limit; says file and offset.
    /// </exception>
    public abstract ReadOnlySpan<byte> NextBlock();

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected abstract void Dispose(bool disposing);
}
