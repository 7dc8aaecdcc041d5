namespace OrleansGrid.Search.Spaces;

/// <summary>A dimension exists only where an earlier one exists and has one of some values.</summary>
/// <param name="Dimension">Number of the earlier dimension.</param>
/// <param name="Values">Coded values of it, at least one.</param>
public sealed record DimensionCondition(int Dimension, IReadOnlyList<double> Values);
