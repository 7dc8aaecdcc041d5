using Microsoft.Extensions.Logging;
using OrleansGrid.Silo.Jobs;

namespace OrleansGrid.Kinds.MapReduce.Shuffle;

/// <summary>
/// Removes map output from this silo that nobody will ask for again: that of jobs that have ended, and of jobs that the database does not
/// know.
/// </summary>
internal sealed partial class ShuffleSweep(ShuffleFolder folder, JobFacts facts, ILogger<ShuffleSweep> log)
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

        var known = await facts.StatesAsync([.. kept.Select(run => run.JobId).Distinct()], cancellation);
        foreach (var run in kept)
        {
            var isOver = known.TryGetValue(run.JobId, out var job)
                ? job.State == JobState.Succeeded || (job.State.IsTerminal() && DateTimeOffset.UtcNow - job.FinishedAt > KeptAfterFailure)
                : DateTime.UtcNow - run.Since > KeptOfUnknown;
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
