using OrleansGrid.MapReduce.Mapping;
using OrleansGrid.MapReduce.Reducing;

namespace OrleansGrid.Testing;

/// <summary>Map output of this process: files as they are.</summary>
internal sealed class LocalMapOutput : IMapOutputSource
{
    public int Read(MapOutput output, int partition, long offset, Span<byte> buffer, CancellationToken cancellation)
    {
        var place = output.Partitions[partition];
        using var file = File.OpenHandle(output.File);
        return RandomAccess.Read(file, buffer[..(int)Math.Min(buffer.Length, place.Bytes - offset)], place.Offset + offset);
    }
}
