namespace OrleansGrid.Testing;

/// <summary>An input of a MapReduce program in a test.</summary>
/// <param name="Lines">Written to a file, each with a line end.</param>
/// <param name="Tag">By which the program tells its inputs apart; null for none.</param>
/// <param name="Format">What a record is; see <see cref="MapReduceInput"/>.</param>
public sealed record ProgramInput(IEnumerable<string> Lines, string? Tag = null, string Format = "text");
