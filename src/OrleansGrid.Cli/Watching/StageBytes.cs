using System.Diagnostics;
using Npgsql;

namespace OrleansGrid.Cli;

/// <summary>Adds to the statuses of a MapReduce job how many bytes its stages have read: what finished items have is in the database, asked at most once a second; running ones say how far they are.</summary>
internal sealed class StageBytes(Database database)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private const int Plan = 0;
    private const int Map = 1;
    private const int Reduce = 2;

    private IReadOnlyDictionary<int, (long Read, long Left)> _known = new Dictionary<int, (long, long)>();
    private long _askedAt;

    public async IAsyncEnumerable<JobStatus> AddToAsync(IAsyncEnumerable<JobStatus> statuses)
    {
        await foreach (var status in statuses)
            yield return status.Kind == "mapreduce" ? await AddToAsync(status) : status;
    }

    public async Task<JobStatus> AddToAsync(JobStatus status)
    {
        try
        {
            // Without a silo to ask, the stages too are the database's to tell.
            var stages = status.Stages.Count > 0 ? status.Stages : await database.Jobs.StagesAsync(status.JobId, CancellationToken.None);
            if (_askedAt == 0 || Stopwatch.GetElapsedTime(_askedAt) > Every || status.State.IsTerminal())
            {
                _known = await database.Jobs.MapReduceBytesAsync(status.JobId, CancellationToken.None);
                _askedAt = Stopwatch.GetTimestamp();
            }

            return status with { Stages = [.. stages.Select(stage => WithBytes(stage, stages, status.Lanes))] };
        }
        catch (NpgsqlException)
        {
            // The job goes on, and so does the picture, without these figures.
            return status;
        }
    }

    private StageStatus WithBytes(StageStatus stage, IReadOnlyList<StageStatus> stages, IReadOnlyList<Lane> lanes)
    {
        var total = stage.Stage switch
        {
            Map when _known.TryGetValue(Plan, out var plan) => plan.Read,
            Reduce when stages[Map].State == "succeeded" && _known.TryGetValue(Map, out var map) => map.Left,
            _ => (long?)null,
        };
        if (stage.Name is not ("map" or "reduce"))
            return stage;

        var read = _known.GetValueOrDefault(stage.Stage).Read;
        if (total is { } all && stage.ItemsTotal > 0)
            read += (long)(lanes.Where(lane => lane.Stage == stage.Stage).Sum(lane => lane.Progress ?? 0) * all / stage.ItemsTotal);
        return stage with { Bytes = total is { } most ? Math.Min(read, most) : read, BytesTotal = total };
    }
}
