namespace OrleansGrid.Testing;

/// <summary>What became of a trial in a test.</summary>
/// <param name="Result">Null for a trial that was pruned.</param>
/// <param name="Reports">What was reported on its way and kept: steps that rise.</param>
public sealed record FakeTrialOutcome(TrialResult? Result, IReadOnlyList<TrialStep> Reports)
{
    public bool Pruned => Result is null;

    /// <summary>The value of a study with one objective.</summary>
    public double Value => Result?.Values.Single() ?? throw new InvalidOperationException("The trial was pruned, so it has no value.");
}
