namespace OrleansGrid;

/// <summary>How a study that has ended goes on.</summary>
public sealed record StudyExtension
{
    /// <summary>How many trials it gets beside those that it had, at least 1; a sampler that has fewer left gives what it has.</summary>
    public required long Trials { get; init; }

    /// <summary>How long it may take from now on; null for any time. The study's earlier limits do not hold any more.</summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>A value that is good enough from now on; null for none.</summary>
    public double? Target { get; init; }
}
