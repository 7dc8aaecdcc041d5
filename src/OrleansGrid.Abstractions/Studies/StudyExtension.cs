namespace OrleansGrid;

/// <summary>How a study that has ended goes on.</summary>
public sealed record StudyExtension
{
    /// <summary>How many trials it gets beside those that it had, at least 1; a sampler that has fewer left gives what it has.</summary>
    public required long Trials { get; init; }
}
