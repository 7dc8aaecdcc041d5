using Microsoft.Extensions.Logging;
using OrleansGrid.Silo.Deletion;
using OrleansGrid.Silo.Jobs;

namespace OrleansGrid.Kinds.MapReduce.Shuffle;

/// <summary>
/// Removes map output from this silo that nobody will ask for again: that of jobs that have ended, that were deleted, and that the database
/// does not know.
/// </summary>
internal sealed partial class ShuffleSweep(ShuffleFolder folder, JobFacts facts, DeletionStatements deletions, ILogger<ShuffleSweep> log)
{
    /// <summary>A failed job may be retried soon, and then goes on with what it has.</summary>
    private static readonly TimeSpan KeptAfterFailure = TimeSpan.FromHours(1);

    private static readonly TimeSpan KeptOfUnknown = TimeSpan.FromHours(1);

    public async Task SweepAsync(CancellationToken cancellation)
    {
        // The folders first, then the states: a folder of a run that begins after this is not on the list.
        var kept = folder.Runs().ToList();
        if (kept.Count == 0)
        {
            return;
        }

        Guid[] jobs = [.. kept.Select(run => run.JobId).Distinct()];
        var deleted = await deletions.DeletedAsync(jobs, cancellation);
        var known = await facts.StatesAsync(jobs, cancellation);
        foreach (var run in kept)
        {
            var isOver = known.TryGetValue(run.JobId, out var job)
                ? job.State == JobState.Succeeded || (job.State.IsTerminal() && DateTimeOffset.UtcNow - job.FinishedAt > KeptAfterFailure)
                : deleted.Contains(run.JobId) || DateTime.UtcNow - run.Since > KeptOfUnknown;
            if (isOver)
            {
                Remove(run);
            }
        }
    }

    private void Remove(ShuffleRun run)
    {
        try
        {
            ShuffleFolder.Delete(run.Path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The next sweep tries again.
            LogNotRemoved(error, run.JobId, error.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Map output of job {JobId}, which has ended, could not be removed: {Reason}")]
    private partial void LogNotRemoved(Exception error, Guid jobId, string reason);
}
