namespace OrleansGrid.Samples.Iterate;

/// <summary>What an item of a round came to.</summary>
/// <param name="File">Where it is.</param>
/// <param name="Round">Number of the round, from 0.</param>
/// <param name="Done">The program needs no more rounds. Of items that combine.</param>
internal sealed record RoundResult(string File, int Round, bool Done = false);
