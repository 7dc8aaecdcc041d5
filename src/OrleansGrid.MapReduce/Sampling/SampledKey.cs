namespace OrleansGrid.MapReduce.Sampling;

/// <summary>How often a key came in a sample, and the bytes of map output that its pairs are.</summary>
internal readonly record struct SampledKey(long Pairs, long Bytes)
{
    /// <summary>About what a pair takes in map output besides its key and value.</summary>
    public const int PairOverhead = 3;
}
