using Microsoft.Extensions.Logging;
using OrleansGrid.MapReduce;

namespace OrleansGrid.Silo;

/// <summary>Removes map output that nobody will ask for again: of jobs that have ended, and of such that the database does not know.</summary>
internal sealed partial class ShuffleSweep(ShuffleFolder folder, JobReads reads, PartRows rows, ILogger<ShuffleSweep> log)
{
    /// <summary>A failed job may be retried soon, and then goes on with what it has.</summary>
    private static readonly TimeSpan KeptAfterFailure = TimeSpan.FromHours(1);

    private static readonly TimeSpan KeptOfUnknown = TimeSpan.FromHours(1);

    public async Task SweepAsync(CancellationToken cancellation)
    {
        var kept = folder.Jobs().ToDictionary(j => j.JobId, j => j.Since);
        if (kept.Count == 0)
        {
            return;
        }

        var known = await reads.StatesAsync([.. kept.Keys], cancellation);
        foreach (var (jobId, since) in kept)
        {
            var isOver = known.TryGetValue(jobId, out var job)
                ? job.State == JobState.Succeeded || (job.State.IsTerminal() && DateTimeOffset.UtcNow - job.FinishedAt > KeptAfterFailure)
                : DateTime.UtcNow - since > KeptOfUnknown;
            if (isOver)
            {
                Try(() => folder.Forget(jobId), jobId);
            }
        }
    }

    /// <summary>Once for each end of a job: what lies beside its output, and in the folder that its silos share. When the silo dies before, hidden folders stay.</summary>
    public void JobEnded(Guid jobId, MapReduceSpec spec, JobState state) => _ = Task.Run(() =>
    {
        Try(() => folder.Forget(jobId), jobId, state == JobState.Succeeded);
        Try(() => ShuffleFolder.ForgetShared(spec.SharedDir!, jobId), jobId, spec.SharedDir is not null);
        Try(() => rows.JobEnded(jobId), jobId, spec.Rows);
        Try(() => OutputFolder.Clean(spec, jobId), jobId, state == JobState.Succeeded);
        Try(() => OutputFolder.Discard(spec, jobId, CancellationToken.None), jobId, state != JobState.Succeeded);
    });

    private void Try(Action remove, Guid jobId, bool due = true)
    {
        try
        {
            if (due)
            {
                remove();
            }
        }
        catch (Exception error)
        {
            LogLeft(error, jobId, error.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Files of job {JobId}, which has ended, could not be removed: {Reason}")]
    private partial void LogLeft(Exception error, Guid jobId, string reason);
}
