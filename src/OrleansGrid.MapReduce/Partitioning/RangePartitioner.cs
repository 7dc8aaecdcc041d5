using OrleansGrid.MapReduce.Sorting;

namespace OrleansGrid.MapReduce.Partitioning;

/// <summary>Partition i holds the keys k with boundary[i−1] ≤ k &lt; boundary[i].</summary>
internal sealed class RangePartitioner(PairOrder order, IReadOnlyList<byte[]> boundaries) : Partitioner
{
    private readonly byte[][] _boundaries = [.. boundaries];

    /// <summary>Decides most comparisons without a call; all zero when keys do not order by their bytes.</summary>
    private readonly ulong[] _prefixes = [.. boundaries.Select(boundary => order.KeysByBytes ? SortField.Prefix(boundary) : 0)];

    public override int Of(ReadOnlySpan<byte> key)
    {
        var prefix = order.KeysByBytes ? SortField.Prefix(key) : 0;
        var (low, high) = (0, _prefixes.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (_prefixes[middle] < prefix || (_prefixes[middle] == prefix && order.CompareKeys(_boundaries[middle], key) <= 0))
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
