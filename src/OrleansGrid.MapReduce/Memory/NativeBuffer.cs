namespace OrleansGrid.MapReduce.Memory;

/// <summary>A piece of memory of <see cref="NativeBuffers"/>, to be returned exactly once by whoever rented it.</summary>
internal readonly unsafe struct NativeBuffer(byte* start, long size)
{
    public readonly byte* Start = start;

    public readonly long Size = size;

    public byte* End => Start + Size;
}
