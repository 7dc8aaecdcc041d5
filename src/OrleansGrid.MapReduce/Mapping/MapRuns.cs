namespace OrleansGrid.MapReduce;

/// <summary>Turns what a map task emits into its output: one run, or several that were spilled and are merged in the end.</summary>
internal sealed unsafe class MapRuns : IDisposable
{
    private readonly TaskDisk disk;
    private readonly SortedWriter sorted;
    private readonly RunMerge merge;
    private readonly bool compress;
    private readonly int partitions;
    private readonly List<Run> spills = [];

    public MapRuns(TaskDisk disk, MapReducePlan plan, Partitioner partitioner, PairOrder order, PairCombiner? combiner, long bufferBytes, long mergeBytes, CancellationToken cancellation)
    {
        this.disk = disk;
        compress = plan.ShuffleCompression == "lz4";
        partitions = plan.Partitions;
        sorted = new SortedWriter(order, combiner);
        merge = new RunMerge(order, combiner, disk, mergeBytes, compress, cancellation);
        Buffer = new SortBuffer(partitions, partitioner, order, bufferBytes, _ => Spill());
    }

    /// <summary>Where pairs go.</summary>
    public SortBuffer Buffer { get; }

    /// <summary>Writes the output: what is in memory as it is, when nothing had to be spilled.</summary>
    public Run Finish(string path)
    {
        if (spills.Count == 0)
            return WriteBuffer(path, isSpill: false);
        if (!Buffer.IsEmpty)
            Spill();
        using var writer = new RunWriter(disk, path, compress, isSpill: false);
        for (var partition = 0; partition < partitions; partition++)
        {
            using var pairs = merge.Open(spills.Select(run => new SpilledPartition(run, partition, disk, removeRun: false)));
            merge.Write(pairs, writer.Blocks);
            writer.EndPartition();
        }

        var output = writer.Finish();
        spills.ForEach(run => disk.Delete(run.Path, run.Bytes));
        return output;
    }

    public void Dispose() => Buffer.Dispose();

    private void Spill() => spills.Add(WriteBuffer(disk.NewSpill(), isSpill: true));

    private Run WriteBuffer(string path, bool isSpill)
    {
        using var writer = new RunWriter(disk, path, compress, isSpill);
        for (var partition = 0; partition < partitions; partition++)
        {
            Buffer.Sort(partition, (entries, count) => sorted.Write(entries, count, writer.Blocks));
            writer.EndPartition();
        }

        Buffer.Clear();
        return writer.Finish();
    }
}
