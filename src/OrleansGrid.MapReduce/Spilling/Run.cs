namespace OrleansGrid.MapReduce;

/// <summary>A file with sorted pairs, partition by partition.</summary>
internal sealed record Run(string Path, long Bytes, IReadOnlyList<MapPartition> Partitions);
