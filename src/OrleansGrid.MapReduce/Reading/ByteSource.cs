namespace OrleansGrid.MapReduce;

/// <summary>The content of one file from some place on, in order.</summary>
internal abstract class ByteSource : IDisposable
{
    /// <summary>Bytes of the file, as they lie on the disk, that have been read.</summary>
    public long FileBytes { get; protected set; }

    /// <summary>Reads what comes next, as much as is at hand; 0 only at the end of the content.</summary>
    public abstract int Read(Span<byte> buffer);

    /// <summary>Fails when the file is not the one that was planned, or no longer.</summary>
    public abstract void CheckUnchanged();

    public abstract void Dispose();
}
