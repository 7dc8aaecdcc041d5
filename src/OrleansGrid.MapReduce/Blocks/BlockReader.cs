namespace OrleansGrid.MapReduce;

/// <summary>Reads the pairs of a run of blocks, checking each block before it is believed.</summary>
internal sealed class BlockReader(BlockReader.Source source, Func<string, Exception> damaged)
{
    private readonly byte[] header = new byte[BlockFormat.HeaderBytes];
    private byte[] block = [];
    private int at;
    private int end;
    private (int From, int Length) key;
    private (int From, int Length) value;

    /// <summary>Reads up to the buffer's length; 0 at the end.</summary>
    public delegate int Source(Span<byte> buffer);

    public ReadOnlySpan<byte> Key => block.AsSpan(key.From, key.Length);

    public ReadOnlySpan<byte> Value => block.AsSpan(value.From, value.Length);

    public bool MoveNext()
    {
        if (at == end && !NextBlock())
            return false;
        var rest = (ReadOnlySpan<byte>)block.AsSpan(at, end - at);
        var keyLength = Varint.Read(ref rest);
        var valueLength = Varint.Read(ref rest);
        key = (end - rest.Length, keyLength);
        value = (key.From + keyLength, valueLength);
        at = value.From + valueLength;
        return true;
    }

    private bool NextBlock()
    {
        var got = Fill(header);
        if (got == 0)
            return false;
        if (got < header.Length || BlockFormat.ReadHeader(header) is not { } read)
            throw damaged("a block's header is damaged");
        block = new byte[read.StoredBytes];
        if (Fill(block) < block.Length)
            throw damaged("a block is cut off");
        if (!BlockFormat.IsIntact(header, block))
            throw damaged("a block's checksum is wrong");
        (at, end) = (0, block.Length);
        return true;
    }

    private int Fill(Span<byte> buffer)
    {
        var got = 0;
        while (got < buffer.Length)
        {
            var read = source(buffer[got..]);
            if (read == 0)
                break;
            got += read;
        }

        return got;
    }
}
