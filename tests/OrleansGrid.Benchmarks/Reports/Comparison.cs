namespace OrleansGrid.Benchmarks;

/// <summary>What a figure is held against.</summary>
/// <param name="With">A peer, an ideal, a wished rate.</param>
/// <param name="Value">The same figure of that.</param>
/// <param name="Ratio">How the figure's median compares; 1 is as good, above 1 is better.</param>
internal sealed record Comparison(string With, double Value, double Ratio);
