using OrleansGrid.MapReduce.Mapping;

namespace OrleansGrid.MapReduce.Reducing;

/// <summary>
/// Where a reduce task gets map output from: a file of this silo's, or another silo. The task checks what it gets, block by block.
/// </summary>
/// <remarks>
/// Each partition of each output is read once and forwards, in large pieces, so that a source may read ahead. Used by one thread.
/// </remarks>
public interface IMapOutputSource
{
    /// <summary>Reads bytes of one partition of one map output.</summary>
    /// <param name="offset">From the partition's first byte.</param>
    /// <returns>How many bytes were read: at least one, unless the partition ends at the offset.</returns>
    /// <exception cref="MapOutputLostException">The output is gone, or its silo is.</exception>
    int Read(MapOutput output, int partition, long offset, Span<byte> buffer, CancellationToken cancellation);
}
