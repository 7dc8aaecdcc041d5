using OrleansGrid.MapReduce.Blocks;

namespace OrleansGrid.MapReduce.Merging;

/// <summary>Pairs in order, one after another.</summary>
internal abstract class PairSource : IDisposable
{
    /// <summary>The pair at hand, valid until the next <see cref="MoveNext"/>.</summary>
    public abstract PairView Current { get; }

    public abstract bool MoveNext();

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected abstract void Dispose(bool disposing);
}
