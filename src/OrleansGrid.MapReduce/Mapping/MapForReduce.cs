using OrleansGrid.MapReduce.Combining;
using OrleansGrid.MapReduce.Partitioning;
using OrleansGrid.MapReduce.Planning;
using OrleansGrid.MapReduce.Reading;
using OrleansGrid.MapReduce.Sorting;
using OrleansGrid.MapReduce.Spilling;

namespace OrleansGrid.MapReduce.Mapping;

/// <summary>A map task whose pairs go to reducers.</summary>
internal static class MapForReduce
{
    public static MapOutput Run(
        SpanMapReduce program,
        ProgramContext context,
        MapReducePlan plan,
        int split,
        RecordReader input,
        TaskPlace place,
        TaskProgress progress,
        BadRecords? bad,
        CancellationToken cancellation
    )
    {
        var disk = new TaskDisk(place);
        var order = new PairOrder(program);
        var combiner = PairCombiner.For(program, plan, order);
        // A table of what has been combined so far and the buffer that it is emptied into share the budget.
        var combinesInTable = combiner is SumCombiner || (combiner is not null && program is ITypedForm);
        var bufferBytes = combinesInTable ? place.MemoryBytes / 2 : place.MemoryBytes;
        using var runs = new MapRuns(
            disk,
            plan,
            Partitioner.For(program, plan, order),
            order,
            combiner,
            bufferBytes,
            place.MemoryBytes,
            cancellation
        );
        using var sums = combiner is SumCombiner ? new SumTable(runs.Buffer, place.MemoryBytes / 2) : null;
        var typed = new TypedTables(runs.Buffer, place.MemoryBytes / 2);
        // A record that fails takes back what it has emitted, which no table of combined values can.
        if (combinesInTable && bad is null)
        {
            (program as ITypedForm)?.UseTable(typed);
        }

        var feed = new RecordFeed(program, context, sums is null ? runs.Buffer : sums, bad);
        feed.Run(input, progress, cancellation);
        sums?.Drain();
        var emitted = sums?.Emitted ?? typed.Emitted ?? runs.Buffer.Emitted;
        typed.Drain();

        var run = runs.Finish(Path.Combine(place.Folder, $"map-{split:00000}.out"));
        return new MapOutput
        {
            Split = split,
            Silo = place.Silo,
            File = run.Path,
            Partitions = run.Partitions,
            InputBytes = input.BytesRead,
            InputRecords = feed.Records,
            EmittedRecords = emitted,
            SpilledBytes = disk.Spilled,
        };
    }
}
