namespace OrleansGrid.MapReduce;

/// <summary>Looks at the input of a job and decides how it is carried out.</summary>
public static class MapReducePlanner
{
    /// <summary>A smaller split costs more in its message and commit than its parallelism brings.</summary>
    private const long LeastSplitBytes = 4 << 20;

    /// <summary>A larger split makes the loss of a silo expensive.</summary>
    private const long MostSplitBytes = 256 << 20;

    /// <summary>Splits for each slot: enough that slots end together though some are slower, few enough that each is worth its start.</summary>
    private const int SplitsPerSlot = 3;

    private const long BytesPerReducer = 64 << 20;

    /// <exception cref="PermanentFailureException">No file matches or one cannot be read.</exception>
    public static MapReducePlan Plan(MapReduceSpec spec, ClusterRoom room, Action<double, string> progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(room);
        ArgumentNullException.ThrowIfNull(progress);
        var files = new List<IReadOnlyList<FoundFile>>();
        foreach (var input in spec.Inputs)
        {
            cancellation.ThrowIfCancellationRequested();
            progress((double)files.Count / spec.Inputs.Count, $"listing {input.Pattern}");
            var found = InputFiles.Find(input);
            if (found.Select(file => InputFiles.WhyUnusable(input, file)).FirstOrDefault(why => why is not null) is { } refused)
                throw new PermanentFailureException(refused);
            files.Add(found);
        }

        var bytes = files.Sum(f => f.Sum(file => file.Size));
        var decisions = new List<PlanDecision>();
        var splitBytes = SplitBytes(spec, room, bytes, decisions);
        return new MapReducePlan
        {
            Splits = [.. files.SelectMany((f, i) => SplitCutter.Cut(i, f, splitBytes, file => file.CanBeCut(InputFormat.Parse(spec.Inputs[i].Format))))],
            Partitions = Partitions(spec, room, bytes, decisions),
            Combine = spec.Combine ?? true,
            Partitioning = spec.Partitioning ?? "hash",
            Decisions = decisions,
            InputBytes = bytes,
            InputFiles = files.Sum(f => f.Count),
        };
    }

    private static long SplitBytes(MapReduceSpec spec, ClusterRoom room, long bytes, List<PlanDecision> decisions)
    {
        if (spec.SplitBytes is { } pinned)
        {
            decisions.Add(new PlanDecision("split-bytes", $"{pinned}", "given"));
            return pinned;
        }

        var chosen = Math.Clamp(bytes / (Math.Max(1, room.Slots) * SplitsPerSlot) + 1, LeastSplitBytes, MostSplitBytes);
        decisions.Add(new PlanDecision("split-bytes", $"{chosen}", $"{bytes} bytes over {room.Slots} slots, about {SplitsPerSlot} splits a slot"));
        return chosen;
    }

    private static int Partitions(MapReduceSpec spec, ClusterRoom room, long bytes, List<PlanDecision> decisions)
    {
        if (spec.Reducers is { } pinned)
        {
            decisions.Add(new PlanDecision("reducers", $"{pinned}", "given"));
            return pinned;
        }

        var chosen = (int)Math.Clamp(bytes / BytesPerReducer + 1, 1, Math.Max(1, room.Slots));
        decisions.Add(new PlanDecision("reducers", $"{chosen}", $"{bytes} bytes of input, one for each {BytesPerReducer} but no more than {room.Slots} slots"));
        return chosen;
    }
}
