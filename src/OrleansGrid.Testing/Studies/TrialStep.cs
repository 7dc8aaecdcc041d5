namespace OrleansGrid.Testing;

/// <summary>One report of a trial.</summary>
public sealed record TrialStep(long Step, double Value);
