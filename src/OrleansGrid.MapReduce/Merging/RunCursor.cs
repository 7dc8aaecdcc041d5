using OrleansGrid.MapReduce.Blocks;
using OrleansGrid.MapReduce.Memory;

namespace OrleansGrid.MapReduce.Merging;

/// <summary>Moves over the pairs of a run, checking each block before it is believed.</summary>
internal sealed unsafe class RunCursor : PairSource
{
    private readonly RunStream _stream;
    private readonly CancellationToken _cancellation;
    private NativeBuffer _buffer;
    private NativeBuffer _unpacked;
    private long _from;
    private long _to;
    private byte* _at;
    private byte* _end;
    private int _pairsLeft;
    private PairView _current;

    /// <param name="bufferBytes">Usual length of a read.</param>
    public RunCursor(RunStream stream, long bufferBytes, CancellationToken cancellation)
    {
        (this._stream, this._cancellation) = (stream, cancellation);
        _buffer = NativeBuffers.Rent(bufferBytes);
    }

    public override PairView Current => _current;

    public override bool MoveNext()
    {
        if (_at == _end && !NextBlock())
        {
            return false;
        }

        _current = PairCode.Read(_at);
        _at = _current.End;
        // A checksum that is right says that this is what was written; that what was written makes sense is for memory's sake checked too.
        if (_at > _end)
        {
            throw _stream.Damaged("a pair is longer than its block");
        }

        _pairsLeft--;
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        if (!disposing)
        {
            return;
        }

        _stream.Dispose();
        NativeBuffers.Return(_buffer);
        NativeBuffers.Return(_unpacked);
        _buffer = _unpacked = default;
        _at = _end = null;
    }

    private bool NextBlock()
    {
        _cancellation.ThrowIfCancellationRequested();
        if (_at != _end || _pairsLeft != 0)
        {
            throw _stream.Damaged("a block holds another number of pairs than it says");
        }

        if (!Ensure(BlockFormat.HeaderBytes))
        {
            if (_to > _from)
            {
                throw _stream.Damaged("a block's header is cut off");
            }

            return false;
        }

        if (BlockFormat.ReadHeader(Buffered(BlockFormat.HeaderBytes)) is not { } header)
        {
            throw _stream.Damaged("a block's header is no header");
        }

        if (!Ensure(BlockFormat.HeaderBytes + header.StoredBytes))
        {
            throw _stream.Damaged("a block is cut off");
        }

        var block = Buffered(BlockFormat.HeaderBytes + header.StoredBytes);
        if (!BlockFormat.IsIntact(block, block[BlockFormat.HeaderBytes..]))
        {
            throw _stream.Damaged("a block's checksum is wrong");
        }

        Enter(header, block[BlockFormat.HeaderBytes..]);
        _from += block.Length;
        return true;
    }

    private ReadOnlySpan<byte> Buffered(int length) => new(_buffer.Start + _from, length);

    private void Enter(BlockHeader header, ReadOnlySpan<byte> stored)
    {
        _at = _buffer.Start + _from + BlockFormat.HeaderBytes;
        if (header.StoredBytes < header.RawBytes)
        {
            _at = Room(ref _unpacked, header.RawBytes);
            if (!BlockCompression.Decompress(stored, new Span<byte>(_at, header.RawBytes)))
            {
                throw _stream.Damaged("a block cannot be unpacked");
            }
        }

        _end = _at + header.RawBytes;
        _pairsLeft = header.Pairs;
    }

    /// <summary>Reads until the buffer holds so many bytes; false when there are no more.</summary>
    private bool Ensure(long bytes)
    {
        if (_to - _from >= bytes)
        {
            return true;
        }

        MoveToFront(bytes);
        while (_to < bytes)
        {
            var read = _stream.Read(new Span<byte>(_buffer.Start + _to, (int)Math.Min(_buffer.Size - _to, int.MaxValue)));
            if (read == 0)
            {
                return false;
            }

            _to += read;
        }

        return true;
    }

    private void MoveToFront(long room)
    {
        var kept = _to - _from;
        var target = _buffer.Size >= room ? _buffer : NativeBuffers.Rent(room);
        Buffer.MemoryCopy(_buffer.Start + _from, target.Start, target.Size, kept);
        if (target.Start != _buffer.Start)
        {
            NativeBuffers.Return(_buffer);
            _buffer = target;
        }

        (_from, _to) = (0, kept);
    }

    private static byte* Room(ref NativeBuffer buffer, int bytes)
    {
        if (buffer.Size < bytes)
        {
            NativeBuffers.Return(buffer);
            buffer = default;
            buffer = NativeBuffers.Rent(bytes);
        }

        return buffer.Start;
    }
}
