using OrleansGrid.MapReduce.Mapping;

namespace OrleansGrid.MapReduce.Spilling;

/// <summary>A file with sorted pairs, partition by partition.</summary>
internal sealed record Run(string Path, long Bytes, IReadOnlyList<MapPartition> Partitions);
