namespace OrleansGrid.Search.Trials;

/// <summary>One trial as samplers and pruners see it. Does not change; a later picture of it replaces it in its history.</summary>
public sealed record Trial
{
    /// <summary>From 0, in the order in which trials were asked for.</summary>
    public required long Number { get; init; }

    public required double[] Point { get; init; }

    public required TrialState State { get; init; }

    /// <summary>The objectives' losses: smaller is better, whatever the user's direction. Empty unless the trial has succeeded.</summary>
    public IReadOnlyList<double> Losses { get; init; } = [];

    /// <summary>What it reported, as losses: smaller is better. By rising step.</summary>
    public IReadOnlyList<StepValue> Reports { get; init; } = [];

    /// <summary>How much each constraint on the result is violated; at most 0 is not at all.</summary>
    public IReadOnlyList<double> Violations { get; init; } = [];

    /// <summary>What the sampler wanted to know again of how it came to the point; null for nothing.</summary>
    public string? Note { get; init; }

    public bool HasEnded => State != TrialState.Running;

    public bool IsFeasible => Violations.All(violation => violation <= 0);
}
