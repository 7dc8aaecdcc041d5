using System.Runtime.CompilerServices;
using OrleansGrid.MapReduce.Blocks;
using OrleansGrid.MapReduce.Memory;
using OrleansGrid.MapReduce.Partitioning;
using OrleansGrid.MapReduce.Sorting;

namespace OrleansGrid.MapReduce.Mapping;

/// <summary>
/// Takes pairs in any order, and gives them back as runs: by partition, sorted, combined. When its memory is full it spills what it has as
/// a run.
/// </summary>
internal sealed unsafe class SortBuffer : SpanEmitter, IDisposable
{
    private readonly PartitionBuffer[] _partitions;
    private readonly Partitioner _partitioner;
    private readonly PairOrder _order;
    private readonly long _memoryBytes;
    private readonly Action<SortBuffer> _spill;
    private long _bytes;

    /// <param name="memoryBytes">What pairs and the entries to sort a partition may take.</param>
    /// <param name="spill">Called when they would take more; must write the runs and then <see cref="Clear"/>.</param>
    public SortBuffer(int partitionCount, Partitioner partitioner, PairOrder order, long memoryBytes, Action<SortBuffer> spill)
    {
        // Half-empty pieces of all partitions together must stay small beside the whole.
        var pieceBytes = (int)Math.Clamp(memoryBytes / (8L * partitionCount), NativeBuffers.LeastBytes, 1 << 20);
        _partitions = [.. Enumerable.Range(0, partitionCount).Select(_ => new PartitionBuffer(pieceBytes))];
        (this._partitioner, this._order, this._memoryBytes, this._spill) = (partitioner, order, memoryBytes, spill);
    }

    /// <summary>Pairs emitted so far, spilled ones included.</summary>
    public long Emitted { get; private set; }

    public bool IsEmpty => _bytes == 0;

    public override void Emit(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        var partition = _partitions[_partitioner.Of(key)];
        var room = PairCode.RoomFor(key.Length, value.Length);
        if (partition.IsFullFor(room))
        {
            MakeRoom(partition, room);
        }

        partition.Add(key, value);
        Emitted++;
    }

    [SkipLocalsInit]
    public override void Emit(ReadOnlySpan<byte> key, long value)
    {
        Span<byte> number = stackalloc byte[NumberBytes.Length];
        NumberBytes.Write(number, value);
        Emit(key, number);
    }

    /// <summary>Sorts one partition and hands its pairs to <paramref name="write"/>.</summary>
    public void Sort(int partition, SortedPairs write)
    {
        var count = _partitions[partition].Count;
        if (count == 0)
        {
            return;
        }

        var entries = NativeBuffers.Rent((long)count * sizeof(SortEntry));
        var scratch = NativeBuffers.Rent((long)count * sizeof(SortEntry));
        try
        {
            var sorted = (SortEntry*)entries.Start;
            _partitions[partition].FillEntries(sorted, _order.KeysByBytes);
            _order.Sort(sorted, (SortEntry*)scratch.Start, count);
            write(sorted, count);
        }
        finally
        {
            NativeBuffers.Return(entries);
            NativeBuffers.Return(scratch);
        }
    }

    public delegate void SortedPairs(SortEntry* entries, int count);

    public void Clear()
    {
        foreach (var partition in _partitions)
        {
            partition.Clear();
        }

        _bytes = 0;
    }

    public void Dispose() => Clear();

    private void MakeRoom(PartitionBuffer partition, long room)
    {
        if (!IsEmpty && _bytes + NativeBuffers.SizeFor(room) + EntryBytes() > _memoryBytes)
        {
            _spill(this);
        }

        _bytes -= partition.Bytes;
        partition.Grow(room);
        _bytes += partition.Bytes;
    }

    /// <summary>For the entries of the largest partition, twice: partitions are sorted one after another.</summary>
    private long EntryBytes() => 2L * sizeof(SortEntry) * _partitions.Max(partition => partition.Count);
}
