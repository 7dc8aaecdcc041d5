namespace OrleansGrid;

/// <summary>A stage that has ended before another.</summary>
public sealed record StageSource(int Stage, string Name);
