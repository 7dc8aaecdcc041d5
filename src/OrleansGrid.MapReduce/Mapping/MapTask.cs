namespace OrleansGrid.MapReduce;

/// <summary>Runs one item of a map stage: reads a split, maps its records, and leaves their pairs partitioned and ordered for the reducers.</summary>
public static class MapTask
{
    /// <param name="program">A fresh instance, used by this task alone.</param>
    /// <param name="input">Opened for the split; the caller disposes of it.</param>
    /// <param name="progress">Told now and then how far the task is, between 0 and 1, with a few words.</param>
    /// <exception cref="PermanentFailureException">Another attempt cannot help; says file and offset.</exception>
    public static MapOutput Run(
        MapReduceSpec spec,
        MapReduceProgram program,
        MapReducePlan plan,
        int split,
        RecordReader input,
        TaskPlace place,
        Action<double, string> progress,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(place);
        ArgumentNullException.ThrowIfNull(progress);

        var context = new ProgramContext
        {
            Arguments = spec.Arguments,
            SideFiles = spec.SideFiles,
            Cancellation = cancellation,
            InputTag = spec.Inputs[plan.Splits[split].Input].Tag,
        };
        var form = program.AsSpans();
        form.Start(context);

        var collector = new PairList();
        var feed = new RecordFeed(form, context, collector);
        feed.Run(input, read => progress(Fraction(read, plan.Splits[split].Bytes), $"{read} bytes mapped"), cancellation);

        var partitioner = Partitioner.For(form, plan);
        var file = Path.Combine(place.Folder, $"map-{split:00000}.out");
        var partitions = collector.WriteTo(file, form, partitioner, plan.Partitions);
        return new MapOutput
        {
            Split = split,
            Silo = place.Silo,
            File = file,
            Partitions = partitions,
            InputBytes = input.BytesRead,
            InputRecords = feed.Records,
            EmittedRecords = collector.Count,
            Counters = Counts(context),
        };
    }

    internal static IReadOnlyDictionary<string, long>? Counts(ProgramContext context) =>
        context.Counters.Count == 0 ? null : context.Counters.ToDictionary(counter => counter.Name, counter => counter.Value);

    private static double Fraction(long read, long all) => all > 0 ? Math.Min(1, (double)read / all) : 1;
}
