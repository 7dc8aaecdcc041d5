using OrleansGrid.Reports.Kinds;

namespace OrleansGrid.Reports.MapReduce;

/// <summary>
/// Adds to the statuses of a MapReduce job how many bytes its stages have read: the database knows it of finished items, and running
/// ones say how far they are.
/// </summary>
internal sealed class StageBytes(MapReduceReader reader, TimeProvider time) : IStatusDetails
{
    private const int Plan = 0;
    private const int Map = 1;
    private const int Reduce = 2;

    private readonly RecentFacts<Facts> _facts = new(time);

    public async Task<JobStatus> AddToAsync(JobStatus status, CancellationToken cancellationToken)
    {
        var facts = await _facts.ReadAsync(
            now: status.State.IsTerminal() || status.Stages.Count == 0,
            async () =>
                new Facts(
                    // Without a silo to ask, the stages too are the database's to tell.
                    status.Stages.Count > 0
                        ? []
                        : await reader.StagesAsync(status.JobId, cancellationToken),
                    (await reader.BytesAsync(status.JobId, cancellationToken)).ToDictionary(bytes => bytes.Stage)
                )
        );
        if (facts is null)
        {
            return status;
        }

        var stages = status.Stages.Count > 0 ? status.Stages : facts.Stages;
        return status with { Stages = With(stages, facts.Bytes, status.Lanes) };
    }

    /// <summary>The stages with what each has read and will have read.</summary>
    internal static IReadOnlyList<StageStatus> With(
        IReadOnlyList<StageStatus> stages,
        IReadOnlyDictionary<int, StageBytesRead> bytes,
        IReadOnlyList<Lane> lanes
    ) => [.. stages.Select(stage => WithBytes(stage, stages, bytes, lanes))];

    private static StageStatus WithBytes(
        StageStatus stage,
        IReadOnlyList<StageStatus> stages,
        IReadOnlyDictionary<int, StageBytesRead> bytes,
        IReadOnlyList<Lane> lanes
    )
    {
        if (stage.Name is not ("map" or "reduce"))
        {
            return stage;
        }

        var total = stage.Stage switch
        {
            Map => bytes.GetValueOrDefault(Plan)?.Read,
            Reduce when stages[Map].State == "succeeded" => bytes.GetValueOrDefault(Map)?.Left,
            _ => null,
        };
        var read = bytes.GetValueOrDefault(stage.Stage)?.Read ?? 0;
        if (total is { } all && stage.ItemsTotal > 0)
        {
            read += (long)(lanes.Where(lane => lane.Stage == stage.Stage).Sum(lane => lane.Progress ?? 0) * all / stage.ItemsTotal);
        }

        return stage with
        {
            Bytes = total is { } most ? Math.Min(read, most) : read,
            BytesTotal = total,
        };
    }

    /// <param name="Stages">Empty when the statuses come with their stages.</param>
    private sealed record Facts(IReadOnlyList<StageStatus> Stages, Dictionary<int, StageBytesRead> Bytes);
}
