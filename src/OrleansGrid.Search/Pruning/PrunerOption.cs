namespace OrleansGrid.Search.Pruning;

/// <summary>A number that tunes a pruner.</summary>
/// <param name="Default">Taken where none is given; null where one must be.</param>
/// <param name="Whole">Only whole numbers make sense.</param>
/// <param name="Description">What a person reads; without the bounds.</param>
public sealed record PrunerOption(string Name, double? Default, double Min, double Max, bool Whole, string Description);
