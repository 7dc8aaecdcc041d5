namespace OrleansGrid;

/// <summary>What a planner says of a job's stages.</summary>
public sealed record StagePlan
{
    /// <summary>How long known stages are by now.</summary>
    public IReadOnlyList<StageGrowth> Growth { get; init; } = [];

    /// <summary>
    /// Stages that the job has beyond those it had, numbered on from the last of <see cref="RecordedJob.Stages"/>; by these numbers they
    /// may wait for each other. The stage that was planned waits for all of them, and is planned again when they have ended.
    /// </summary>
    public IReadOnlyList<JobStage> Added { get; init; } = [];
}
