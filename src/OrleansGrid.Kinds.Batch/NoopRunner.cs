using System.Buffers;

namespace OrleansGrid.Kinds.Batch;

/// <summary>The built-in handler <c>noop</c>: its result is its input.</summary>
internal sealed class NoopRunner : IItemRunner
{
    public ValueTask RunAsync(ItemInput input, RunnerContext context, IBufferWriter<byte> output)
    {
        input.WriteJson(output);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
