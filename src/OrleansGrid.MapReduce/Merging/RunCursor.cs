namespace OrleansGrid.MapReduce;

/// <summary>Moves over the pairs of a run, checking each block before it is believed.</summary>
internal sealed unsafe class RunCursor : PairSource
{
    private readonly RunStream stream;
    private readonly CancellationToken cancellation;
    private NativeBuffer buffer;
    private NativeBuffer unpacked;
    private long from;
    private long to;
    private byte* at;
    private byte* end;
    private int pairsLeft;
    private PairView current;

    /// <param name="bufferBytes">Usual length of a read.</param>
    public RunCursor(RunStream stream, long bufferBytes, CancellationToken cancellation)
    {
        (this.stream, this.cancellation) = (stream, cancellation);
        buffer = NativeBuffers.Rent(bufferBytes);
    }

    public override PairView Current => current;

    public override bool MoveNext()
    {
        if (at == end && !NextBlock())
            return false;
        current = PairCode.Read(at);
        at = current.End;
        // A checksum that is right says that this is what was written; that what was written makes sense is for memory's sake checked too.
        if (at > end)
            throw stream.Damaged("a pair is longer than its block");
        pairsLeft--;
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        if (!disposing)
            return;
        stream.Dispose();
        NativeBuffers.Return(buffer);
        NativeBuffers.Return(unpacked);
        buffer = unpacked = default;
        at = end = null;
    }

    private bool NextBlock()
    {
        cancellation.ThrowIfCancellationRequested();
        if (at != end || pairsLeft != 0)
            throw stream.Damaged("a block holds another number of pairs than it says");
        if (!Ensure(BlockFormat.HeaderBytes))
        {
            if (to > from)
                throw stream.Damaged("a block's header is cut off");
            return false;
        }

        if (BlockFormat.ReadHeader(Buffered(BlockFormat.HeaderBytes)) is not { } header)
            throw stream.Damaged("a block's header is no header");
        if (!Ensure(BlockFormat.HeaderBytes + header.StoredBytes))
            throw stream.Damaged("a block is cut off");
        var block = Buffered(BlockFormat.HeaderBytes + header.StoredBytes);
        if (!BlockFormat.IsIntact(block, block[BlockFormat.HeaderBytes..]))
            throw stream.Damaged("a block's checksum is wrong");
        Enter(header, block[BlockFormat.HeaderBytes..]);
        from += block.Length;
        return true;
    }

    private ReadOnlySpan<byte> Buffered(int length) => new(buffer.Start + from, length);

    private void Enter(BlockHeader header, ReadOnlySpan<byte> stored)
    {
        at = buffer.Start + from + BlockFormat.HeaderBytes;
        if (header.StoredBytes < header.RawBytes)
        {
            at = Room(ref unpacked, header.RawBytes);
            if (!BlockCompression.Decompress(stored, new Span<byte>(at, header.RawBytes)))
                throw stream.Damaged("a block cannot be unpacked");
        }

        end = at + header.RawBytes;
        pairsLeft = header.Pairs;
    }

    /// <summary>Reads until the buffer holds so many bytes; false when there are no more.</summary>
    private bool Ensure(long bytes)
    {
        if (to - from >= bytes)
            return true;
        MoveToFront(bytes);
        while (to < bytes)
        {
            var read = stream.Read(new Span<byte>(buffer.Start + to, (int)Math.Min(buffer.Size - to, int.MaxValue)));
            if (read == 0)
                return false;
            to += read;
        }

        return true;
    }

    private void MoveToFront(long room)
    {
        var kept = to - from;
        var target = buffer.Size >= room ? buffer : NativeBuffers.Rent(room);
        Buffer.MemoryCopy(buffer.Start + from, target.Start, target.Size, kept);
        if (target.Start != buffer.Start)
        {
            NativeBuffers.Return(buffer);
            buffer = target;
        }

        (from, to) = (0, kept);
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
