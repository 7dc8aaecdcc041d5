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
                    (await reader.BytesAsync(status.JobId, cancellationToken)).ToDictionary(bytes => bytes.Stage),
                    status.Stages
                )
        );
        if (facts is null)
        {
            return status;
        }

        var stages = status.Stages.Count > 0 ? status.Stages : facts.Stages;
        return status with { Stages = With(stages, facts.Bytes, facts.Counted, status.Lanes) };
    }

    /// <summary>The stages with what each has read and will have read.</summary>
    /// <param name="stages">As they are now.</param>
    /// <param name="bytes">What the database knew a moment ago.</param>
    /// <param name="counted">The stages as they were then: items that have finished since are guessed at the mean.</param>
    /// <param name="lanes">What runs now.</param>
    internal static IReadOnlyList<StageStatus> With(
        IReadOnlyList<StageStatus> stages,
        IReadOnlyDictionary<int, StageBytesRead> bytes,
        IReadOnlyList<StageStatus> counted,
        IReadOnlyList<Lane> lanes
    ) => [.. stages.Select(stage => WithBytes(stage, stages, bytes, counted, lanes))];

    private static StageStatus WithBytes(
        StageStatus stage,
        IReadOnlyList<StageStatus> stages,
        IReadOnlyDictionary<int, StageBytesRead> bytes,
        IReadOnlyList<StageStatus> counted,
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
            var running = lanes.Where(lane => lane.Stage == stage.Stage).Sum(lane => lane.Progress ?? 0);
            // No lane has them any more: without them, the bytes would fall back whenever items finish.
            var finished = counted.FirstOrDefault(then => then.Stage == stage.Stage) is { } past
                ? Math.Max(0, stage.ItemsSucceeded - past.ItemsSucceeded)
                : 0;
            read += (long)((running + finished) * all / stage.ItemsTotal);
        }

        return stage with
        {
            Bytes = total is { } most ? Math.Min(read, most) : read,
            BytesTotal = total,
        };
    }

    /// <param name="Stages">Empty when the statuses come with their stages.</param>
    /// <param name="Counted">The stages of the status for which this was read.</param>
    private sealed record Facts(
        IReadOnlyList<StageStatus> Stages,
        Dictionary<int, StageBytesRead> Bytes,
        IReadOnlyList<StageStatus> Counted
    );
}
