namespace OrleansGrid.MapReduce.Merging;

/// <summary>One partition of one run, wherever it lies.</summary>
internal abstract class RunSource
{
    /// <summary>Length of its blocks.</summary>
    public abstract long Bytes { get; }

    public abstract RunStream Open();

    /// <summary>Called when all of it has been merged into something else.</summary>
    public virtual void Remove() { }
}
