using OrleansGrid.MapReduce.Mapping;
using OrleansGrid.MapReduce.Reducing;

namespace OrleansGrid.MapReduce.Tests;

/// <summary>Reads map output from files, a few bytes at a time where a test wants that.</summary>
internal sealed class LocalOutputs(int mostBytes = int.MaxValue) : IMapOutputSource
{
    public int Read(MapOutput output, int partition, long offset, Span<byte> buffer, CancellationToken cancellation)
    {
        var part = output.Partitions[partition];
        using var file = File.OpenHandle(output.File);
        var length = (int)Math.Min(Math.Min(buffer.Length, mostBytes), part.Bytes - offset);
        return RandomAccess.Read(file, buffer[..length], part.Offset + offset);
    }
}
