namespace OrleansGrid.Search.Spaces.Constraints;

/// <summary>Part of a constraint while it is read: a number, a truth, a text, or a parameter that can only be compared.</summary>
/// <param name="Text">A text between quotes.</param>
/// <param name="Choice">The dimension of a parameter whose choices are neither all numbers nor all truths.</param>
internal sealed record ConstraintValue(Term? Number = null, Claim? Truth = null, string? Text = null, int? Choice = null);
