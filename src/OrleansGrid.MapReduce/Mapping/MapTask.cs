using OrleansGrid.MapReduce.Planning;
using OrleansGrid.MapReduce.Reading;

namespace OrleansGrid.MapReduce.Mapping;

/// <summary>
/// Runs one item of a map stage: reads a split, maps its records, and leaves their pairs partitioned and ordered for the reducers.
/// </summary>
public static class MapTask
{
    /// <param name="program">A fresh instance, used by this task alone.</param>
    /// <param name="attemptFile">For a map-only job the file that the part is written to; null otherwise.</param>
    /// <param name="progress">Told now and then how far the task is, between 0 and 1, with a few words.</param>
    /// <exception cref="PermanentFailureException">Another attempt cannot help.</exception>
    /// <exception cref="IOException">The disk is full or broken; says which folder.</exception>
    public static MapOutput Run(
        MapReduceSpec spec,
        MapReduceProgram program,
        MapReducePlan plan,
        int split,
        TaskPlace place,
        string? attemptFile,
        Action<double, string> progress,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(plan);
        var bad = BadRecords.Of(spec);
        using var input = RecordReaders.Open(spec, plan.Splits[split], bad);
        return Run(spec, program, plan, split, input, place, attemptFile, progress, cancellation, bad);
    }

    internal static MapOutput Run(
        MapReduceSpec spec,
        MapReduceProgram program,
        MapReducePlan plan,
        int split,
        RecordReader input,
        TaskPlace place,
        string? attemptFile,
        Action<double, string> progress,
        CancellationToken cancellation,
        BadRecords? bad = null
    )
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(place);
        ArgumentNullException.ThrowIfNull(progress);
        var context = ProgramContexts.Of(spec, plan.Splits[split].Input, cancellation);
        var form = program.AsSpans();
        form.Start(context);
        var steps = new TaskProgress(progress, plan.Splits[split].Bytes, "mapped", place.Time);
        var output =
            plan.Partitions == 0
                ? MapOnly.Run(
                    spec,
                    form,
                    context,
                    split,
                    input,
                    attemptFile ?? throw new ArgumentNullException(nameof(attemptFile)),
                    steps,
                    bad,
                    cancellation
                )
                : MapForReduce.Run(form, context, plan, split, input, place, steps, bad, cancellation);
        if (bad is { Skipped: > 0 })
        {
            context.Counter(BadRecords.CounterName).Add(bad.Skipped);
        }

        return output with
        {
            Split = split,
            Silo = place.Silo,
            Counters = CounterValues.Of(context),
        };
    }
}
