using System.Diagnostics;
using Npgsql;

namespace OrleansGrid.Cli;

/// <summary>Adds to the statuses of a study how many of its trials were pruned, asked at most once a second.</summary>
internal sealed class PrunedTrials(Database database)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private long? _known;
    private long _askedAt;

    public async IAsyncEnumerable<JobStatus> AddToAsync(IAsyncEnumerable<JobStatus> statuses)
    {
        await foreach (var status in statuses)
            yield return await AddToAsync(status);
    }

    public async Task<JobStatus> AddToAsync(JobStatus status)
    {
        if (status.Kind != "study")
            return status;
        try
        {
            if (_askedAt == 0 || Stopwatch.GetElapsedTime(_askedAt) > Every || status.State.IsTerminal())
            {
                _known = await database.Jobs.PrunedTrialsAsync(status.JobId, CancellationToken.None);
                _askedAt = Stopwatch.GetTimestamp();
            }
        }
        catch (NpgsqlException)
        {
            // The study goes on, and so does the picture, with what was known.
        }

        return status with { TrialsPruned = _known };
    }
}
