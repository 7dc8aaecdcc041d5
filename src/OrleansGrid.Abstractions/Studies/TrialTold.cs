namespace OrleansGrid;

/// <summary>How a trial that ran elsewhere has ended.</summary>
public sealed record TrialTold
{
    /// <summary>One for each objective; empty for a trial that has failed.</summary>
    public IReadOnlyList<double> Values { get; init; } = [];

    /// <summary>How much each constraint on the result is violated; at most 0 is not at all.</summary>
    public IReadOnlyList<double> Violations { get; init; } = [];

    /// <summary>Why it failed; null for a trial that has values.</summary>
    public string? Failure { get; init; }
}
