using System.IO.Hashing;

namespace OrleansGrid.MapReduce.Partitioning;

/// <summary>Spreads keys evenly by their bytes.</summary>
internal sealed class HashPartitioner(int partitions) : Partitioner
{
    /// <summary>Multiplying maps the hash's upper half to [0, partitions) without a division.</summary>
    public override int Of(ReadOnlySpan<byte> key) => (int)((XxHash3.HashToUInt64(key) >> 32) * (ulong)partitions >> 32);
}
