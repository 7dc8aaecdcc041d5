namespace OrleansGrid.Search.Trials;

/// <summary>What a trial reported on its way.</summary>
/// <param name="Step">At least 0; rising within a trial.</param>
/// <param name="Value">In the user's direction; finite.</param>
public sealed record StepValue(long Step, double Value);
