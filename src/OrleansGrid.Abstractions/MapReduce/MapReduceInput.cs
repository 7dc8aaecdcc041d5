namespace OrleansGrid;

/// <summary>Files that a MapReduce job reads.</summary>
/// <param name="Pattern">Absolute path of a file or a folder, or a glob (<c>*</c>, <c>?</c>, <c>[…]</c>, <c>**</c>); the same on every silo.</param>
/// <param name="Format">What a record is: <c>text</c> (a line), <c>fixed:N</c> (N bytes), <c>jsonl</c> (a line holding JSON), <c>whole</c> (a whole file).</param>
/// <param name="Tag">Name by which the map function knows which input a record came from; null for none.</param>
public sealed record MapReduceInput(string Pattern, string Format = "text", string? Tag = null);
