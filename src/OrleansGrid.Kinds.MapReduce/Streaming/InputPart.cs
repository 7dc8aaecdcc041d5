namespace OrleansGrid.Kinds.MapReduce.Streaming;

/// <summary>The part of a file that a command's lines come from, in bytes of the file.</summary>
internal sealed record InputPart(string Path, long Start, long Length);
