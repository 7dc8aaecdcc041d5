namespace OrleansGrid.MapReduce.Output;

/// <param name="Name"><c>part-00000</c> and so on, with the ending of its compression.</param>
/// <param name="Checksum">XxHash3 (64 bits, hex) of the file's bytes.</param>
public sealed record OutputPart(string Name, long Bytes, long Records, string Checksum);
