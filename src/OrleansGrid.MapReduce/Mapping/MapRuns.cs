using OrleansGrid.MapReduce.Combining;
using OrleansGrid.MapReduce.Merging;
using OrleansGrid.MapReduce.Partitioning;
using OrleansGrid.MapReduce.Planning;
using OrleansGrid.MapReduce.Sorting;
using OrleansGrid.MapReduce.Spilling;

namespace OrleansGrid.MapReduce.Mapping;

/// <summary>Turns what a map task emits into its output: one run, or several that were spilled and are merged in the end.</summary>
internal sealed unsafe class MapRuns : IDisposable
{
    private readonly TaskDisk _disk;
    private readonly SortedWriter _sorted;
    private readonly RunMerge _merge;
    private readonly bool _compress;
    private readonly int _partitions;
    private readonly List<Run> _spills = [];

    public MapRuns(
        TaskDisk disk,
        MapReducePlan plan,
        Partitioner partitioner,
        PairOrder order,
        PairCombiner? combiner,
        long bufferBytes,
        long mergeBytes,
        CancellationToken cancellation
    )
    {
        this._disk = disk;
        _compress = plan.ShuffleCompression == "lz4";
        _partitions = plan.Partitions;
        _sorted = new SortedWriter(order, combiner);
        _merge = new RunMerge(order, combiner, disk, mergeBytes, _compress, cancellation);
        Buffer = new SortBuffer(_partitions, partitioner, order, bufferBytes, _ => Spill());
    }

    /// <summary>Where pairs go.</summary>
    public SortBuffer Buffer { get; }

    /// <summary>Writes the output: what is in memory as it is, when nothing had to be spilled.</summary>
    public Run Finish(string path)
    {
        if (_spills.Count == 0)
        {
            return WriteBuffer(path, isSpill: false);
        }

        if (!Buffer.IsEmpty)
        {
            Spill();
        }

        using var writer = new RunWriter(_disk, path, _compress, isSpill: false);
        for (var partition = 0; partition < _partitions; partition++)
        {
            using var pairs = _merge.Open(_spills.Select(run => new SpilledPartition(run, partition, _disk, removeRun: false)));
            _merge.Write(pairs, writer.Blocks);
            writer.EndPartition();
        }

        var output = writer.Finish();
        _spills.ForEach(run => _disk.Delete(run.Path, run.Bytes));
        return output;
    }

    public void Dispose() => Buffer.Dispose();

    private void Spill() => _spills.Add(WriteBuffer(_disk.NewSpill(), isSpill: true));

    private Run WriteBuffer(string path, bool isSpill)
    {
        using var writer = new RunWriter(_disk, path, _compress, isSpill);
        for (var partition = 0; partition < _partitions; partition++)
        {
            Buffer.Sort(partition, (entries, count) => _sorted.Write(entries, count, writer.Blocks));
            writer.EndPartition();
        }

        Buffer.Clear();
        return writer.Finish();
    }
}
