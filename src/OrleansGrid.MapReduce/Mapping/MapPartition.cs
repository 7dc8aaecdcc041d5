namespace OrleansGrid.MapReduce.Mapping;

/// <summary>One partition of a map task's output: a run of checksummed blocks within its file.</summary>
/// <param name="Offset">Where its first block begins.</param>
/// <param name="Bytes">Length in the file.</param>
/// <param name="RawBytes">Length before compression.</param>
/// <param name="Records">Key-value pairs.</param>
public sealed record MapPartition(long Offset, long Bytes, long RawBytes, long Records);
