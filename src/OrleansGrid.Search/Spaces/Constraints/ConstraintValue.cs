namespace OrleansGrid.Search.Spaces.Constraints;

/// <summary>Part of a constraint: what it is, and its value at a point. Truth is 1 or 0.</summary>
/// <param name="At">The value at a point; null for a text.</param>
/// <param name="Text">A text between quotes; null otherwise.</param>
/// <param name="Dimension">The parameter that this is as it stands; null for anything else.</param>
internal sealed record ConstraintValue(ConstraintType Type, Func<double[], double>? At, string? Text = null, int? Dimension = null);
