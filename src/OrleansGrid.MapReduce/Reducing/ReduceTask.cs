using OrleansGrid.MapReduce.Combining;
using OrleansGrid.MapReduce.Mapping;
using OrleansGrid.MapReduce.Merging;
using OrleansGrid.MapReduce.Output;
using OrleansGrid.MapReduce.Planning;
using OrleansGrid.MapReduce.Sorting;
using OrleansGrid.MapReduce.Spilling;

namespace OrleansGrid.MapReduce.Reducing;

/// <summary>
/// Runs one item of a reduce stage: merges a partition's pairs from all map outputs, reduces key by key, and writes a part that is not yet
/// visible.
/// </summary>
public static class ReduceTask
{
    /// <param name="program">A fresh instance, used by this task alone.</param>
    /// <param name="outputs">One of each split, in any order.</param>
    /// <param name="attemptFile">Path of the file to write.</param>
    /// <param name="progress">Told now and then how far the task is, between 0 and 1, with a few words.</param>
    /// <exception cref="PermanentFailureException">Another attempt cannot help.</exception>
    /// <exception cref="MapOutputLostException">Map output is gone or damaged; its splits must run again.</exception>
    /// <exception cref="IOException">The disk is full or broken; says which folder.</exception>
    public static ReduceOutput Run(
        MapReduceSpec spec,
        MapReduceProgram program,
        MapReducePlan plan,
        int partition,
        IReadOnlyList<MapOutput> outputs,
        IMapOutputSource source,
        TaskPlace place,
        string attemptFile,
        Action<double, string> progress,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(place);
        ArgumentNullException.ThrowIfNull(progress);
        var context = ProgramContexts.Of(spec, null, cancellation);
        var form = program.AsSpans();
        form.Start(context);

        var bytes = outputs.Sum(output => output.Partitions[partition].Bytes);
        var fetched = new Fetched(new TaskProgress(progress, bytes, "reduced", place.Time));
        var order = new PairOrder(form);
        var merge = new RunMerge(
            order,
            PairCombiner.For(form, plan, order),
            new TaskDisk(place),
            place.MemoryBytes,
            plan.ShuffleCompression == "lz4",
            cancellation
        );
        // The order of the splits is that of the input: with it, equal keys keep the input's order whatever ran where and when.
        using var pairs = merge.Open(
            outputs
                .OrderBy(output => output.Split)
                .Select(output => new FetchedPartition(output, partition, source, fetched.Add, cancellation))
        );
        var groups = new KeyGroups(pairs, order);
        var written = Reduce(form, groups, attemptFile, spec.Compression);
        return new ReduceOutput(
            partition,
            OutputPlaces.NameOf(attemptFile),
            written.Bytes,
            written.Records,
            written.Checksum,
            bytes,
            groups.Pairs,
            groups.Keys,
            groups.MostValues,
            CounterValues.Of(context)
        );
    }

    private static WrittenPart Reduce(SpanMapReduce program, KeyGroups groups, string attemptFile, string compression)
    {
        using var part = new PartWriter(attemptFile, compression);
        var output = new PartOutput(part);
        while (groups.NextKey())
        {
            program.Reduce(groups.Key, new SpanValues(groups), output);
        }

        program.EndReduce(output);
        return output.Finish();
    }

    private sealed class Fetched(TaskProgress progress)
    {
        private long _bytes;

        public void Add(long more) => progress.At(_bytes += more);
    }
}
