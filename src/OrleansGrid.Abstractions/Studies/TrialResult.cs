namespace OrleansGrid;

/// <summary>What a trial came to.</summary>
/// <param name="Values">One for each objective of the study, in the user's direction.</param>
public sealed record TrialResult(IReadOnlyList<double> Values)
{
    /// <summary>How much each constraint on the result is violated; at most 0 is not at all.</summary>
    public IReadOnlyList<double> Violations { get; init; } = [];

    /// <summary>The value of a study with one objective.</summary>
    public static implicit operator TrialResult(double value) => new((IReadOnlyList<double>)[value]);

    /// <summary>The values of a study with several objectives.</summary>
    public static implicit operator TrialResult(double[] values) => new((IReadOnlyList<double>)values);
}
