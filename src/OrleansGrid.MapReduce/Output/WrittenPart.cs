namespace OrleansGrid.MapReduce.Output;

/// <summary>What a <see cref="PartWriter"/> has written.</summary>
/// <param name="Bytes">Length of the file.</param>
/// <param name="Records">Records counted.</param>
/// <param name="Checksum">XxHash3 (64 bits, hex) of the file's bytes.</param>
public sealed record WrittenPart(long Bytes, long Records, string Checksum);
