using System.IO.Hashing;

namespace OrleansGrid.MapReduce;

/// <summary>Runs one item of a reduce stage: merges a partition's pairs from all map outputs, reduces key by key, and writes a part that is not yet visible.</summary>
public static class ReduceTask
{
    /// <param name="program">A fresh instance, used by this task alone.</param>
    /// <param name="outputs">One of each split.</param>
    /// <param name="attemptFile">Path of the file to write.</param>
    /// <exception cref="PermanentFailureException">Another attempt cannot help.</exception>
    /// <exception cref="MapOutputLostException">Map output is gone or damaged; its splits must run again.</exception>
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
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(place);
        ArgumentNullException.ThrowIfNull(progress);

        var context = new ProgramContext { Arguments = spec.Arguments, SideFiles = spec.SideFiles, Cancellation = cancellation };
        var form = program.AsSpans();
        form.Start(context);

        var pairs = new List<(byte[] Key, byte[] Value)>();
        foreach (var output in outputs.OrderBy(output => output.Split))
            Load(output, partition, source, pairs, cancellation);
        var byKey = Comparer<byte[]>.Create((left, right) => form.CompareKeys(left, right));
        var byValue = Comparer<byte[]>.Create((left, right) => form.CompareValues(left, right));
        var ordered = pairs.OrderBy(pair => pair.Key, byKey);
        var groups = new PairGroups([.. form.OwnValueOrder ? ordered.ThenBy(pair => pair.Value, byValue) : ordered], form);

        using var file = new FileStream(attemptFile, FileMode.CreateNew, FileAccess.Write);
        var writer = new PartOutput(file);
        while (groups.NextKey())
        {
            cancellation.ThrowIfCancellationRequested();
            form.Reduce(groups.Key, new SpanValues(groups), writer);
        }

        form.EndReduce(writer);
        writer.Flush();
        file.Flush(flushToDisk: true);
        return new ReduceOutput(
            partition, attemptFile, file.Position, writer.Records, writer.Checksum, pairs.Sum(p => (long)p.Key.Length + p.Value.Length), pairs.Count, groups.Keys, groups.MaxKeyRecords, MapTask.Counts(context));
    }

    private static void Load(MapOutput output, int partition, IMapOutputSource source, List<(byte[] Key, byte[] Value)> pairs, CancellationToken cancellation)
    {
        long offset = 0;
        var length = output.Partitions[partition].Bytes;
        var reader = new BlockReader(
            buffer =>
            {
                var read = offset == length ? 0 : source.Read(output, partition, offset, buffer, cancellation);
                offset += read;
                return read;
            },
            why => new MapOutputLostException([output.Split], $"Map output {output.File} of silo {output.Silo}, partition {partition}, before offset {offset}: {why}."));
        while (reader.MoveNext())
            pairs.Add((reader.Key.ToArray(), reader.Value.ToArray()));
    }

    private sealed class PairGroups(List<(byte[] Key, byte[] Value)> pairs, SpanMapReduce program) : ValueCursor
    {
        private int next;
        private int last = -1;

        public byte[] Key { get; private set; } = [];

        public long Keys { get; private set; }

        public long MaxKeyRecords { get; private set; }

        public override ReadOnlySpan<byte> Current => pairs[next - 1].Value;

        public bool NextKey()
        {
            next = last + 1;
            if (next == pairs.Count)
                return false;
            Key = pairs[next].Key;
            for (last = next; last + 1 < pairs.Count && program.CompareKeys(pairs[last + 1].Key, Key) == 0;)
                last++;
            Keys++;
            MaxKeyRecords = Math.Max(MaxKeyRecords, last - next + 1);
            return true;
        }

        public override bool MoveNext() => next <= last && next++ <= last;
    }

    private sealed class PartOutput(Stream file) : OutputWriter(64 << 10)
    {
        private readonly XxHash3 hash = new();

        public string Checksum => Convert.ToHexStringLower(hash.GetCurrentHash());

        private protected override void Flush(ReadOnlySpan<byte> bytes)
        {
            hash.Append(bytes);
            file.Write(bytes);
        }
    }
}
