using System.Runtime.CompilerServices;
using OrleansGrid.MapReduce.Blocks;
using OrleansGrid.MapReduce.Memory;
using OrleansGrid.MapReduce.Sorting;

namespace OrleansGrid.MapReduce.Mapping;

/// <summary>
/// Pairs of one partition, as they were emitted, in pieces of memory that are never moved. Entries to sort them by exist only while the
/// partition is sorted.
/// </summary>
internal sealed unsafe class PartitionBuffer(int pieceBytes) : IDisposable
{
    private readonly List<(NativeBuffer Buffer, long Used)> _full = [];
    private NativeBuffer _piece;
    private byte* _at;
    private byte* _end;

    /// <summary>Pairs held.</summary>
    public int Count { get; private set; }

    /// <summary>Memory held.</summary>
    public long Bytes { get; private set; }

    /// <summary>Whether a pair of that size needs a new piece.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsFullFor(long room) => _end - _at < room;

    /// <summary>Adds a pair, for which there is room.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        _at = PairCode.Write(_at, key, value);
        Count++;
    }

    /// <summary>Takes another piece, with room for a pair of that size.</summary>
    public void Grow(long room)
    {
        KeepPiece();
        _piece = NativeBuffers.Rent(Math.Max(pieceBytes, room));
        Bytes += _piece.Size;
        _at = _piece.Start;
        _end = _piece.End;
    }

    /// <summary>Writes an entry for each pair, in the order they came.</summary>
    public void FillEntries(SortEntry* entries, bool withPrefix)
    {
        KeepPiece();
        foreach (var (buffer, used) in _full)
        {
            for (var pair = buffer.Start; pair < buffer.Start + used; entries++)
            {
                var view = PairCode.Read(pair);
                entries->Pair = pair;
                entries->Prefix = withPrefix ? SortField.Prefix(view.KeySpan) : 0;
                pair = view.End;
            }
        }
    }

    /// <summary>Forgets the pairs and gives the memory back.</summary>
    public void Clear()
    {
        KeepPiece();
        foreach (var (buffer, _) in _full)
        {
            NativeBuffers.Return(buffer);
        }

        _full.Clear();
        Count = 0;
        Bytes = 0;
    }

    public void Dispose() => Clear();

    private void KeepPiece()
    {
        if (_piece.Start is null)
        {
            return;
        }

        _full.Add((_piece, _at - _piece.Start));
        _piece = default;
        _at = _end = null;
    }
}
