using OrleansGrid.MapReduce.Blocks;
using OrleansGrid.MapReduce.Combining;
using OrleansGrid.MapReduce.Sorting;
using OrleansGrid.MapReduce.Spilling;

namespace OrleansGrid.MapReduce.Merging;

/// <summary>
/// Merges any number of sorted runs within a memory budget: when more must be open at once than it allows, neighbours are first merged into
/// longer ones on disk.
/// </summary>
internal sealed class RunMerge(
    PairOrder order,
    PairCombiner? combiner,
    TaskDisk disk,
    long memoryBytes,
    bool compress,
    CancellationToken cancellation
)
{
    /// <summary>What an open run takes at least: a block as it is stored, and one unpacked.</summary>
    private const long LeastRunBytes = 2 * (BlockFormat.HeaderBytes + BlockFormat.TargetBytes);

    /// <summary>Longer reads bring nothing.</summary>
    private const long MostRunBytes = 1 << 20;

    private int MostRuns => (int)Math.Clamp(memoryBytes / LeastRunBytes, 2, 4096);

    /// <summary>The pairs of all runs in order; what is equal comes in the order of the runs.</summary>
    public PairSource Open(IEnumerable<RunSource> sources)
    {
        var runs = sources.Where(run => run.Bytes > 0).ToList();
        while (runs.Count > MostRuns)
        {
            MergeSome(runs);
        }

        return OpenAll(runs);
    }

    private PairSource OpenAll(List<RunSource> runs)
    {
        var buffer = Math.Clamp(memoryBytes / 2 / Math.Max(1, runs.Count), LeastRunBytes / 2, MostRunBytes);
        var opened = new List<PairSource>();
        try
        {
            foreach (var run in runs)
            {
                opened.Add(new RunCursor(run.Open(), Math.Min(buffer, run.Bytes), cancellation));
            }

            return opened.Count switch
            {
                0 => new NoPairs(),
                1 => opened[0],
                _ => new MergeTree(opened, order),
            };
        }
        catch
        {
            opened.ForEach(run => run.Dispose());
            throw;
        }
    }

    /// <summary>Merges those neighbours that are shortest together: as few as are too many, at most as many as can be open.</summary>
    private void MergeSome(List<RunSource> runs)
    {
        var count = Math.Min(MostRuns, runs.Count - MostRuns + 1);
        var first = ShortestWindow(runs, count);
        var chosen = runs.GetRange(first, count);
        var merged = Merge(chosen);
        chosen.ForEach(run => run.Remove());
        runs.RemoveRange(first, count);
        if (merged.Bytes > 0)
        {
            runs.Insert(first, merged);
        }
    }

    private static int ShortestWindow(List<RunSource> runs, int count)
    {
        var bytes = runs.Take(count).Sum(run => run.Bytes);
        var (shortest, first) = (bytes, 0);
        for (var next = count; next < runs.Count; next++)
        {
            bytes += runs[next].Bytes - runs[next - count].Bytes;
            if (bytes < shortest)
            {
                (shortest, first) = (bytes, next - count + 1);
            }
        }

        return first;
    }

    private SpilledPartition Merge(List<RunSource> chosen)
    {
        using var writer = new RunWriter(disk, disk.NewSpill(), compress, isSpill: true);
        using (var pairs = OpenAll(chosen))
        {
            Write(pairs, writer.Blocks);
        }

        writer.EndPartition();
        return new SpilledPartition(writer.Finish(), 0, disk, removeRun: true);
    }

    /// <summary>Writes pairs that are in order, combined where the program combines.</summary>
    public void Write(PairSource pairs, BlockWriter to)
    {
        if (combiner is null)
        {
            Copy(pairs, to);
            return;
        }

        var groups = new KeyGroups(pairs, order);
        while (groups.NextKey())
        {
            combiner.Combine(groups.Key, groups, to);
        }
    }

    private static void Copy(PairSource pairs, BlockWriter to)
    {
        while (pairs.MoveNext())
        {
            to.Add(pairs.Current.KeySpan, pairs.Current.ValueSpan);
        }
    }
}
