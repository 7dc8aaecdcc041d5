namespace OrleansGrid;

/// <summary>How long a stage is by now.</summary>
/// <param name="Stage">Number of the stage.</param>
/// <param name="Total">Items that it has; never fewer than before.</param>
/// <param name="Closed">It gets no more.</param>
public sealed record StageGrowth(int Stage, long Total, bool Closed);
