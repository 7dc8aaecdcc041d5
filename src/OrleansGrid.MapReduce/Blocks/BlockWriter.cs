using System.Runtime.CompilerServices;

namespace OrleansGrid.MapReduce;

/// <summary>Packs pairs into blocks, and hands on many blocks at once.</summary>
internal sealed unsafe class BlockWriter : IDisposable
{
    private const int UsualBytes = 512 << 10;

    private readonly Sink sink;
    private readonly BlockCompression? compression;
    private NativeBuffer buffer = NativeBuffers.Rent(UsualBytes);
    private byte* block;
    private byte* at;
    private byte* limit;
    private int pairs;

    /// <param name="sink">Where blocks go.</param>
    /// <param name="compress">Whether to try LZ4; blocks that it does not make smaller stay as they are.</param>
    public BlockWriter(Sink sink, bool compress)
    {
        this.sink = sink;
        compression = compress ? new BlockCompression() : null;
        block = at = limit = buffer.Start;
    }

    public delegate void Sink(ReadOnlySpan<byte> bytes);

    /// <summary>Pairs in closed blocks.</summary>
    public long Pairs { get; private set; }

    /// <summary>Bytes of pairs in closed blocks, before compression.</summary>
    public long RawBytes { get; private set; }

    /// <summary>Bytes of closed blocks with their headers.</summary>
    public long Bytes { get; private set; }

    public void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        var room = PairCode.RoomFor(key.Length, value.Length);
        if (limit - at < room)
            NextBlock(room);
        at = PairCode.Write(at, key, value);
        pairs++;
    }

    /// <summary>Adds a pair that is already in the form of <see cref="PairCode"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddPair(byte* pair, uint length)
    {
        if (limit - at < length)
            NextBlock(length);
        Unsafe.CopyBlockUnaligned(at, pair, length);
        at += length;
        pairs++;
    }

    /// <summary>Ends the block at hand, so that the next pair begins a new one.</summary>
    public void CloseBlock()
    {
        if (pairs == 0)
            return;
        var pairsStart = block + BlockFormat.HeaderBytes;
        var raw = (int)(at - pairsStart);
        var stored = compression?.Compress(pairsStart, raw) ?? raw;
        BlockFormat.WriteHeader(new Span<byte>(block, BlockFormat.HeaderBytes), new ReadOnlySpan<byte>(pairsStart, stored), raw, pairs);
        Pairs += pairs;
        RawBytes += raw;
        Bytes += BlockFormat.HeaderBytes + stored;
        block = at = limit = pairsStart + stored;
        pairs = 0;
    }

    /// <summary>Ends the block at hand and hands everything on.</summary>
    public void Flush()
    {
        CloseBlock();
        if (block > buffer.Start)
            sink(new ReadOnlySpan<byte>(buffer.Start, (int)(block - buffer.Start)));
        block = at = limit = buffer.Start;
    }

    public void Dispose()
    {
        compression?.Dispose();
        NativeBuffers.Return(buffer);
        buffer = default;
        block = at = limit = null;
    }

    private void NextBlock(long room)
    {
        CloseBlock();
        var needed = BlockFormat.HeaderBytes + Math.Max(BlockFormat.TargetBytes, room);
        if (buffer.End - block < needed)
            Flush();
        if (buffer.Size < needed)
        {
            NativeBuffers.Return(buffer);
            buffer = default;
            buffer = NativeBuffers.Rent(needed);
            block = buffer.Start;
        }

        at = block + BlockFormat.HeaderBytes;
        limit = block + needed;
    }
}
