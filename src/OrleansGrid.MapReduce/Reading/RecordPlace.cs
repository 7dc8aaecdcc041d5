namespace OrleansGrid.MapReduce.Reading;

/// <summary>A place in an input file, in bytes of its (decompressed) content.</summary>
public readonly record struct RecordPlace(string Path, long Offset);
