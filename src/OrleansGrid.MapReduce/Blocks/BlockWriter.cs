using System.Runtime.CompilerServices;
using OrleansGrid.MapReduce.Memory;

namespace OrleansGrid.MapReduce.Blocks;

/// <summary>Packs pairs into blocks, and hands on many blocks at once.</summary>
internal sealed unsafe class BlockWriter : IDisposable
{
    private const int UsualBytes = 512 << 10;

    private readonly Sink _sink;
    private readonly BlockCompression? _compression;
    private NativeBuffer _buffer = NativeBuffers.Rent(UsualBytes);
    private byte* _block;
    private byte* _at;
    private byte* _limit;
    private int _pairs;

    /// <param name="sink">Where blocks go.</param>
    /// <param name="compress">Whether to try LZ4; blocks that it does not make smaller stay as they are.</param>
    public BlockWriter(Sink sink, bool compress)
    {
        this._sink = sink;
        _compression = compress ? new BlockCompression() : null;
        _block = _at = _limit = _buffer.Start;
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
        if (_limit - _at < room)
        {
            NextBlock(room);
        }

        _at = PairCode.Write(_at, key, value);
        _pairs++;
    }

    /// <summary>Adds a pair that is already in the form of <see cref="PairCode"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddPair(byte* pair, uint length)
    {
        if (_limit - _at < length)
        {
            NextBlock(length);
        }

        Unsafe.CopyBlockUnaligned(_at, pair, length);
        _at += length;
        _pairs++;
    }

    /// <summary>Ends the block at hand, so that the next pair begins a new one.</summary>
    public void CloseBlock()
    {
        if (_pairs == 0)
        {
            return;
        }

        var pairsStart = _block + BlockFormat.HeaderBytes;
        var raw = (int)(_at - pairsStart);
        var stored = _compression?.Compress(pairsStart, raw) ?? raw;
        BlockFormat.WriteHeader(new Span<byte>(_block, BlockFormat.HeaderBytes), new ReadOnlySpan<byte>(pairsStart, stored), raw, _pairs);
        Pairs += _pairs;
        RawBytes += raw;
        Bytes += BlockFormat.HeaderBytes + stored;
        _block = _at = _limit = pairsStart + stored;
        _pairs = 0;
    }

    /// <summary>Ends the block at hand and hands everything on.</summary>
    public void Flush()
    {
        CloseBlock();
        if (_block > _buffer.Start)
        {
            _sink(new ReadOnlySpan<byte>(_buffer.Start, (int)(_block - _buffer.Start)));
        }

        _block = _at = _limit = _buffer.Start;
    }

    public void Dispose()
    {
        _compression?.Dispose();
        NativeBuffers.Return(_buffer);
        _buffer = default;
        _block = _at = _limit = null;
    }

    private void NextBlock(long room)
    {
        CloseBlock();
        var needed = BlockFormat.HeaderBytes + Math.Max(BlockFormat.TargetBytes, room);
        if (_buffer.End - _block < needed)
        {
            Flush();
        }

        if (_buffer.Size < needed)
        {
            NativeBuffers.Return(_buffer);
            _buffer = default;
            _buffer = NativeBuffers.Rent(needed);
            _block = _buffer.Start;
        }

        _at = _block + BlockFormat.HeaderBytes;
        _limit = _block + needed;
    }
}
