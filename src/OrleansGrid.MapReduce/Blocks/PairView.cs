namespace OrleansGrid.MapReduce.Blocks;

/// <summary>Where key and value of a pair lie in native memory.</summary>
internal unsafe struct PairView
{
    public byte* Key;
    public int KeyBytes;
    public int ValueBytes;

    public readonly byte* Value => Key + KeyBytes;

    public readonly byte* End => Key + KeyBytes + ValueBytes;

    public readonly ReadOnlySpan<byte> KeySpan => new(Key, KeyBytes);

    public readonly ReadOnlySpan<byte> ValueSpan => new(Value, ValueBytes);
}
