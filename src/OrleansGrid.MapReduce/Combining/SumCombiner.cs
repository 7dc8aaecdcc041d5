using OrleansGrid.MapReduce.Blocks;

namespace OrleansGrid.MapReduce.Combining;

/// <summary>Adds numbers up.</summary>
internal sealed class SumCombiner : PairCombiner
{
    public override void Combine(ReadOnlySpan<byte> key, ValueCursor values, BlockWriter to)
    {
        Span<byte> sum = stackalloc byte[NumberBytes.Length];
        NumberBytes.Write(sum, new SpanValues(values).Sum());
        to.Add(key, sum);
    }
}
