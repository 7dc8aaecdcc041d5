using System.Runtime.CompilerServices;

namespace OrleansGrid.MapReduce;

/// <summary>Pairs of one partition, as they were emitted, in pieces of memory that are never moved. Entries to sort them by exist only while the partition is sorted.</summary>
internal sealed unsafe class PartitionBuffer(int pieceBytes) : IDisposable
{
    private readonly List<(NativeBuffer Buffer, long Used)> full = [];
    private NativeBuffer piece;
    private byte* at;
    private byte* end;

    /// <summary>Pairs held.</summary>
    public int Count { get; private set; }

    /// <summary>Memory held.</summary>
    public long Bytes { get; private set; }

    /// <summary>Whether a pair of that size needs a new piece.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsFullFor(long room) => end - at < room;

    /// <summary>Adds a pair, for which there is room.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        at = PairCode.Write(at, key, value);
        Count++;
    }

    /// <summary>Takes another piece, with room for a pair of that size.</summary>
    public void Grow(long room)
    {
        KeepPiece();
        piece = NativeBuffers.Rent(Math.Max(pieceBytes, room));
        Bytes += piece.Size;
        at = piece.Start;
        end = piece.End;
    }

    /// <summary>Writes an entry for each pair, in the order they came.</summary>
    public void FillEntries(SortEntry* entries, bool withPrefix)
    {
        KeepPiece();
        foreach (var (buffer, used) in full)
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
        foreach (var (buffer, _) in full)
            NativeBuffers.Return(buffer);
        full.Clear();
        Count = 0;
        Bytes = 0;
    }

    public void Dispose() => Clear();

    private void KeepPiece()
    {
        if (piece.Start is null)
            return;
        full.Add((piece, at - piece.Start));
        piece = default;
        at = end = null;
    }
}
