namespace OrleansGrid.Benchmarks;

/// <summary>What a benchmark gives.</summary>
/// <param name="Ran">What was run, in words.</param>
/// <param name="Checked">What was looked at to believe it.</param>
internal sealed record Measured(string Ran, string Checked, IReadOnlyList<Figure> Figures);
