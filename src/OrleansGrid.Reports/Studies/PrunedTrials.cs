using OrleansGrid.Reports.Kinds;

namespace OrleansGrid.Reports.Studies;

/// <summary>Adds to the statuses of a study how many of its trials were pruned.</summary>
internal sealed class PrunedTrials(StudyReader studies, TimeProvider time) : IStatusDetails
{
    private readonly RecentFacts<KindCount> _pruned = new(time);

    public async Task<JobStatus> AddToAsync(JobStatus status, CancellationToken cancellationToken)
    {
        var pruned = await _pruned.ReadAsync(
            now: status.State.IsTerminal(),
            async () => new KindCount("trials_pruned", await studies.CountPrunedAsync(status.JobId, cancellationToken), "pruned")
        );
        return pruned is null ? status : status with { KindCounts = [pruned] };
    }
}
