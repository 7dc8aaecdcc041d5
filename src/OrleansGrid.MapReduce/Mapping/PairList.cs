namespace OrleansGrid.MapReduce;

/// <summary>The pairs of a map task, in memory.</summary>
internal sealed class PairList : SpanEmitter
{
    private readonly List<(byte[] Key, byte[] Value)> pairs = [];

    public long Count => pairs.Count;

    public override void Emit(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) => pairs.Add((key.ToArray(), value.ToArray()));

    public override void Emit(ReadOnlySpan<byte> key, long value)
    {
        var bytes = new byte[NumberBytes.Length];
        NumberBytes.Write(bytes, value);
        pairs.Add((key.ToArray(), bytes));
    }

    /// <summary>Writes the pairs by partition, ordered by key and then as they were emitted.</summary>
    public IReadOnlyList<MapPartition> WriteTo(string path, SpanMapReduce program, Partitioner partitioner, int partitions)
    {
        var byPartition = pairs.ToLookup(pair => partitioner.Of(pair.Key));
        var order = Comparer<byte[]>.Create((left, right) => program.CompareKeys(left, right));
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        return [.. Enumerable.Range(0, partitions).Select(partition => WritePartition(byPartition[partition].OrderBy(pair => pair.Key, order), file))];
    }

    private static MapPartition WritePartition(IEnumerable<(byte[] Key, byte[] Value)> ordered, FileStream file)
    {
        var offset = file.Position;
        var blocks = new BlockWriter(file.Write);
        foreach (var (key, value) in ordered)
            blocks.Add(key, value);
        blocks.Close();
        return new MapPartition(offset, file.Position - offset, blocks.RawBytes, blocks.Pairs);
    }
}
