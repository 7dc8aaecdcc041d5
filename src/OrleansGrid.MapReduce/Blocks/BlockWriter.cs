namespace OrleansGrid.MapReduce;

/// <summary>Packs pairs into blocks.</summary>
internal sealed class BlockWriter(BlockWriter.Sink sink)
{
    private byte[] bytes = new byte[BlockFormat.HeaderBytes + BlockFormat.TargetBytes];
    private int used = BlockFormat.HeaderBytes;
    private int pairs;

    public delegate void Sink(ReadOnlySpan<byte> bytes);

    public long Pairs { get; private set; }

    public long RawBytes { get; private set; }

    public void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        var length = (long)key.Length + value.Length + 2 * Varint.MostBytes;
        if (length > BlockFormat.LongestPair)
            throw new PermanentFailureException($"A pair is too long: a key of {key.Length} and a value of {value.Length} bytes; together they may have {BlockFormat.LongestPair}.");
        if (used + length > bytes.Length)
            MakeRoom((int)length);
        used += Varint.Write(bytes.AsSpan(used), key.Length);
        used += Varint.Write(bytes.AsSpan(used), value.Length);
        key.CopyTo(bytes.AsSpan(used));
        used += key.Length;
        value.CopyTo(bytes.AsSpan(used));
        used += value.Length;
        pairs++;
    }

    public void Close()
    {
        if (pairs == 0)
            return;
        var stored = bytes.AsSpan(BlockFormat.HeaderBytes, used - BlockFormat.HeaderBytes);
        BlockFormat.WriteHeader(bytes, stored, stored.Length, pairs);
        sink(bytes.AsSpan(0, used));
        Pairs += pairs;
        RawBytes += stored.Length;
        (used, pairs) = (BlockFormat.HeaderBytes, 0);
    }

    private void MakeRoom(int length)
    {
        Close();
        if (used + length > bytes.Length)
            bytes = new byte[used + length];
    }
}
