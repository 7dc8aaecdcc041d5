using OrleansGrid.MapReduce.Blocks;

namespace OrleansGrid.MapReduce.Merging;

/// <summary>What there is to merge when no run has a pair.</summary>
internal sealed class NoPairs : PairSource
{
    public override PairView Current => throw new InvalidOperationException("There is no pair.");

    public override bool MoveNext() => false;

    protected override void Dispose(bool disposing) { }
}
