using OrleansGrid.MapReduce.Inputs;
using OrleansGrid.MapReduce.Sampling;

namespace OrleansGrid.MapReduce.Planning;

/// <summary>Looks at the input of a job and decides how it is carried out. The same input and room give the same plan.</summary>
public static class MapReducePlanner
{
    /// <param name="newProgram">Gives fresh instances of the program, for a look at the input.</param>
    /// <param name="progress">Told now and then how far planning is, between 0 and 1, with a few words.</param>
    /// <exception cref="PermanentFailureException">
    /// No file matches, one cannot be read or does not fit its format, or an option of the program is wrong.
    /// </exception>
    public static MapReducePlan Plan(
        MapReduceSpec spec,
        Func<MapReduceProgram> newProgram,
        ClusterRoom room,
        Action<double, string> progress,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(newProgram);
        ArgumentNullException.ThrowIfNull(room);
        ArgumentNullException.ThrowIfNull(progress);
        var inputs = Find(spec, progress, cancellation);
        progress(0.5, "looking at the input");
        var sample = new Sampler(spec, newProgram, cancellation).Take(inputs);
        return Decide(new PlanFacts(spec, Asked(spec, newProgram, cancellation), room, sample), inputs);
    }

    private static List<IReadOnlyList<FoundFile>> Find(MapReduceSpec spec, Action<double, string> progress, CancellationToken cancellation)
    {
        var listed = 0;
        return InputFiles.FindAll(
            spec,
            input =>
            {
                cancellation.ThrowIfCancellationRequested();
                progress(0.5 * listed++ / spec.Inputs.Count, $"listing {input.Pattern}");
            }
        );
    }

    /// <summary>An instance that is configured, so that what it says of itself is by its options.</summary>
    private static SpanMapReduce Asked(MapReduceSpec spec, Func<MapReduceProgram> newProgram, CancellationToken cancellation)
    {
        var program = newProgram().AsSpans();
        program.Start(ProgramContexts.Of(spec, null, cancellation));
        return program;
    }

    private static MapReducePlan Decide(PlanFacts facts, List<IReadOnlyList<FoundFile>> inputs)
    {
        var decisions = new List<PlanDecision> { Looked(facts.Sample) };
        var combine = CombineDecision.Decide(facts, decisions);
        var splitBytes = SplitSize.Decide(facts, combine, decisions);
        var splits = inputs.SelectMany((files, i) => Cut(facts, i, files, splitBytes)).ToList();
        var partitions = ReducerCount.Decide(facts, combine, splits.Count, decisions);
        var choice = PartitionChoice.Decide(facts, combine, partitions, decisions);
        HotKey.Note(facts, combine, partitions, choice, decisions);
        decisions.Add(Speculation.Decided(facts.Spec));
        return new MapReducePlan
        {
            Splits = splits,
            Partitions = partitions,
            Combine = combine,
            Partitioning = choice.Partitioning,
            Boundaries = choice.Boundaries?.Keys,
            BoundaryShares = choice.Boundaries?.Shares,
            ShuffleCompression = ShuffleCompression(facts, partitions, decisions),
            Decisions = decisions,
            InputBytes = inputs.Sum(files => files.Sum(file => file.Size)),
            InputFiles = inputs.Sum(files => files.Count),
        };
    }

    private static IEnumerable<InputSplit> Cut(PlanFacts facts, int input, IReadOnlyList<FoundFile> files, long splitBytes) =>
        SplitCutter.Cut(
            input,
            files,
            splitBytes,
            InputFormat.Parse(facts.Spec.Inputs[input].Format),
            facts.Sample.Expansion,
            // Each file costs a command a process, whatever its size, so that they are shared by number as well.
            facts.Spec.Mapper
                is null
                ? int.MaxValue
                : SplitSize.FilesASplit(files.Count, facts.Slots)
        );

    private static PlanDecision Looked(InputSample sample) =>
        new(
            "sample",
            sample.Failure is null ? Figures.Bytes(sample.Content) : "none",
            sample.Failure is { } failure
                ? $"the program failed on it ({failure})"
                : $"{Figures.Count(sample.Records)} records out of {Figures.Bytes(sample.AllContent)} gave "
                    + $"{Figures.Count(sample.Keys.Pairs)} pairs of {Figures.Count(sample.Keys.Keys.Count)} keys"
        );

    private static string ShuffleCompression(PlanFacts facts, int partitions, List<PlanDecision> decisions)
    {
        if (partitions == 0)
        {
            return "none";
        }

        var network = facts.Room.Silos > 1;
        decisions.Add(
            network
                ? new PlanDecision("shuffle-compression", "lz4", $"map output goes between {facts.Room.Silos} silos")
                : new PlanDecision("shuffle-compression", "none", "there is one silo, so map output stays where it is")
        );
        return network ? "lz4" : "none";
    }
}
