namespace OrleansGrid.Samples.WordCount;

/// <summary>The input of one item: a piece of a file. As JSON: <c>{"path": "/data/text.txt", "offset": 0, "length": 65536}</c>.</summary>
/// <param name="Path">A file that every silo can read.</param>
/// <param name="Offset">First byte of the piece.</param>
/// <param name="Length">How many bytes. Cut between words, or a word counts as two.</param>
public sealed record Chunk(string Path, long Offset, int Length);
