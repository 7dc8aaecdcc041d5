namespace OrleansGrid.Engine;

/// <summary>What is kept of a stage. Part of the storage format.</summary>
/// <param name="Total">Items known so far; final once <paramref name="Closed"/>.</param>
/// <param name="After">Stages that must have ended before this one starts.</param>
/// <param name="Again">The items of an earlier stage that this one runs once more; null for a stage of its own.</param>
/// <param name="Speculative">Slow items may be run a second time at once: what they do besides their result does no harm when it is done twice.</param>
public sealed record StageRecord(string Name, long Total, bool Closed, IReadOnlyList<int>? After = null, RepeatedItems? Again = null, bool Speculative = false);
