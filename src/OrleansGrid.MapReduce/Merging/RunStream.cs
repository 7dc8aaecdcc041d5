namespace OrleansGrid.MapReduce.Merging;

/// <summary>Reads blocks forwards.</summary>
internal abstract class RunStream : IDisposable
{
    /// <summary>Reads up to the buffer's length; 0 at the end.</summary>
    public abstract int Read(Span<byte> buffer);

    /// <summary>What to throw when a block is not what was written.</summary>
    public abstract Exception Damaged(string why);

    public abstract void Dispose();
}
