using OrleansGrid.Search.Trials;

namespace OrleansGrid.Search.Sampling.Surrogates;

/// <summary>The ended trials that a model is made of.</summary>
/// <param name="Losses">One for each; finite.</param>
internal sealed record ObservedTrials(IReadOnlyList<Trial> Trials, double[] Losses);
