using OrleansGrid.Search.Trials;

namespace OrleansGrid.Search.Sampling;

/// <param name="Point">A point of the space that its constraints allow.</param>
/// <param name="Note">Kept with the trial and given back in <see cref="Trial.Note"/>; null for nothing.</param>
public sealed record Proposal(double[] Point, string? Note = null);
