namespace OrleansGrid.Samples.Iterate;

/// <summary>What <c>grid show</c> and <see cref="IJobKind.ReportAsync"/> say of a job of the kind.</summary>
/// <param name="Rounds">Rounds that have been combined.</param>
/// <param name="Converged">The program has said that it needs no more.</param>
/// <param name="Output">Where the result is; null before it is there.</param>
internal sealed record IterateReport(string Program, int Rounds, int MaxRounds, bool Converged, string? Output);
