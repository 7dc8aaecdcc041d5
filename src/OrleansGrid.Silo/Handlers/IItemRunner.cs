using System.Buffers;

namespace OrleansGrid.Silo;

/// <summary>A handler as a lane calls it: input in, JSON out. Made for one task, used by one lane at a time.</summary>
internal interface IItemRunner : IAsyncDisposable
{
    ValueTask RunAsync(ItemInput input, ItemContext context, IBufferWriter<byte> output);

    /// <summary>The attempt at the item did not end though its time was up, and has failed by that. Called while it still runs; its slot goes on when this is done.</summary>
    Task GivenUpAsync(ItemContext context) => Task.CompletedTask;
}
