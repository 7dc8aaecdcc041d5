using System.Buffers;

namespace OrleansGrid;

/// <summary>
/// What runs the items of a stage: input in, JSON out. Made for one task, used by one lane at a time, on the lane's own thread.
/// </summary>
public interface IItemRunner : IAsyncDisposable
{
    /// <summary>Runs one item. An exception is a failed attempt.</summary>
    /// <param name="output">Takes the result as one JSON value.</param>
    /// <exception cref="PermanentFailureException">Another attempt cannot help.</exception>
    /// <exception cref="LostResultsException">What earlier items had left for this one is gone.</exception>
    ValueTask RunAsync(ItemInput input, RunnerContext context, IBufferWriter<byte> output);

    /// <summary>Throws when no item could be run for want of what the user's class asks for.</summary>
    ValueTask CheckAsync() => ValueTask.CompletedTask;

    /// <summary>
    /// The attempt at the item did not end though its time was up, and has failed by that. Called while it still runs; its slot goes on
    /// when this is done.
    /// </summary>
    Task GivenUpAsync(RunnerContext context) => Task.CompletedTask;
}
