using System.Runtime.CompilerServices;

namespace OrleansGrid.Cli;

/// <summary>Keeps the chart of a study's best value in the picture of its progress, for studies of one objective.</summary>
internal sealed class StudyChart(Database database, ProgressPicture picture)
{
    /// <summary>All trials are read for it, which may be thousands.</summary>
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    public async IAsyncEnumerable<JobStatus> DrawAsync(IAsyncEnumerable<JobStatus> statuses, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var drawnAt = long.MinValue;
        await foreach (var status in statuses)
        {
            if (status.Kind == "study" && (drawnAt == long.MinValue || Environment.TickCount64 - drawnAt > BetweenLooks.TotalMilliseconds))
            {
                await DrawAsync(status.JobId, cancellation);
                drawnAt = Environment.TickCount64;
            }

            yield return status;
        }
    }

    private async Task DrawAsync(Guid jobId, CancellationToken cancellation)
    {
        try
        {
            if (await database.Jobs.StudyAsync(jobId, cancellation) is not { Directions: [var direction] })
                return;
            var trials = await database.Jobs.TrialsAsync(jobId, cancellation);
            double[] values = [.. trials.Where(trial => trial.State == "succeeded" && trial.Violations.All(violation => violation <= 0)).Select(trial => trial.Values[0])];
            if (values.Length > 0)
                picture.Chart = BestChart.Lines(values, direction == Direction.Maximize);
        }
        catch (Npgsql.NpgsqlException)
        {
            // The database is away for a moment; the watching goes on, and the chart with the next look.
        }
    }
}
