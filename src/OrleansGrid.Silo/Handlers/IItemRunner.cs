using System.Buffers;

namespace OrleansGrid.Silo;

/// <summary>A handler as a lane calls it: input in, JSON out. Made for one task, used by one lane at a time.</summary>
internal interface IItemRunner : IAsyncDisposable
{
    ValueTask RunAsync(ItemInput input, ItemContext context, IBufferWriter<byte> output);
}
