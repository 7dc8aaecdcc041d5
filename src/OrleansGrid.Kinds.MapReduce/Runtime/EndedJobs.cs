using Microsoft.Extensions.Logging;
using OrleansGrid.Kinds.MapReduce.Rows;
using OrleansGrid.Kinds.MapReduce.Shuffle;
using OrleansGrid.MapReduce.Output;
using OrleansGrid.Postgres.Connections;

namespace OrleansGrid.Kinds.MapReduce.Runtime;

/// <summary>
/// Removes what a job that has ended leaves beside its output, and in the folder that its silos share. A retry may open the job again at
/// any moment: the database is asked right before each removal, and what is removed belongs to the run that has ended or to an earlier one.
/// </summary>
/// <remarks>When the silo dies before, hidden folders stay; rows and map output are found by the sweeps.</remarks>
internal sealed partial class EndedJobs(ShuffleFolder folder, PartRows rows, ILogger<EndedJobs> log)
{
    /// <summary>Blocks its thread while files are removed.</summary>
    public async Task CleanUpAsync(JobEnding ending)
    {
        foreach (var remove in Removals(ending.Job, ending.Job.SpecAs<MapReduceSpec>()))
        {
            if (!await IsOverAsync(ending))
            {
                // The end of the run that has begun removes what this one has left.
                return;
            }

            Try(remove, ending.Job.JobId);
        }
    }

    private IEnumerable<Action> Removals(RecordedJob job, MapReduceSpec spec)
    {
        var (jobId, run, succeeded) = (job.JobId, job.Run, job.State == JobState.Succeeded);
        if (succeeded)
        {
            // A failed job may be retried soon, and then goes on with the map output that it has.
            yield return () => folder.Forget(jobId, run);
        }

        if (spec.SharedDir is { } shared)
        {
            yield return () => ShuffleFolder.ForgetShared(shared, jobId, run);
        }

        if (spec.Rows)
        {
            yield return () => rows.JobEnded(jobId);
        }

        if (succeeded)
        {
            yield return () => OutputFolder.Clean(spec, jobId);
        }
        else
        {
            yield return () => OutputFolder.Discard(spec, jobId, run, CancellationToken.None);
        }
    }

    private static async Task<bool> IsOverAsync(JobEnding ending)
    {
        var isOver = false;
        await DatabaseRetry.RunAsync(async _ => isOver = await ending.IsOverAsync(), TimeSpan.MaxValue, CancellationToken.None);
        return isOver;
    }

    /// <summary>What cannot be removed keeps nothing else from being removed.</summary>
    private void Try(Action remove, Guid jobId)
    {
        try
        {
            remove();
        }
        catch (Exception error)
        {
            LogNotRemoved(error, jobId, error.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Files or rows of job {JobId}, which has ended, could not be removed: {Reason}")]
    private partial void LogNotRemoved(Exception error, Guid jobId, string reason);
}
