namespace OrleansGrid.MapReduce;

/// <summary>Partition i holds the keys k with boundary[i−1] ≤ k &lt; boundary[i].</summary>
internal sealed class RangePartitioner(PairOrder order, IReadOnlyList<byte[]> boundaries) : Partitioner
{
    private readonly byte[][] boundaries = [.. boundaries];

    public override int Of(ReadOnlySpan<byte> key)
    {
        var (low, high) = (0, boundaries.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (order.CompareKeys(boundaries[middle], key) <= 0)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
