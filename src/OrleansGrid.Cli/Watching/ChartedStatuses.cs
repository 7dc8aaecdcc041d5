using System.Diagnostics;
using System.Runtime.CompilerServices;
using Npgsql;
using OrleansGrid.Cli.Connections;
using OrleansGrid.Cli.Printing;

namespace OrleansGrid.Cli.Watching;

/// <summary>Keeps the chart of a job's kind in the picture of its progress.</summary>
internal sealed class ChartedStatuses(Database database, ProgressPicture picture)
{
    /// <summary>A chart may read all items of the job.</summary>
    private static readonly TimeSpan BetweenCharts = TimeSpan.FromSeconds(1);

    private IKindChart? _chart;
    private long? _drawnAt;

    public async IAsyncEnumerable<JobStatus> DrawAsync(
        IAsyncEnumerable<JobStatus> statuses,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        await foreach (var status in statuses.WithCancellation(cancellation))
        {
            _chart ??= KindTexts.Of(status.Kind).NewChart(database);
            if (_chart is not null && (_drawnAt is not { } last || Stopwatch.GetElapsedTime(last) > BetweenCharts))
            {
                await DrawAsync(_chart, status.JobId, cancellation);
                _drawnAt = Stopwatch.GetTimestamp();
            }

            yield return status;
        }
    }

    private async Task DrawAsync(IKindChart chart, Guid jobId, CancellationToken cancellation)
    {
        try
        {
            picture.Chart = await chart.DrawAsync(jobId, cancellation) ?? picture.Chart;
        }
        catch (NpgsqlException)
        {
            // The database is away for a moment; the watching goes on, and the chart with a later status.
        }
    }
}
