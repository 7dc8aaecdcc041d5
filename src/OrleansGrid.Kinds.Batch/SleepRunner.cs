using System.Buffers;

namespace OrleansGrid.Kinds.Batch;

/// <summary>The built-in handler <c>sleep</c>: waits for as many milliseconds as its input says.</summary>
internal sealed class SleepRunner : IItemRunner
{
    public ValueTask RunAsync(ItemInput input, RunnerContext context, IBufferWriter<byte> output)
    {
        if (!long.TryParse(input.AsText(), out var milliseconds) || milliseconds is < 0 or > int.MaxValue)
        {
            throw new PermanentFailureException($"'{input.AsText()}' is not a number of milliseconds from 0 to {int.MaxValue}.");
        }

        // The lane is this item's own: blocking it is exact and costs nobody else anything.
        context.Cancellation.WaitHandle.WaitOne((int)milliseconds);
        context.Cancellation.ThrowIfCancellationRequested();
        input.WriteJson(output);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
