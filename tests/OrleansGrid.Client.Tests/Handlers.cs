using System.Collections.Concurrent;

namespace OrleansGrid.Client.Tests;

internal sealed record Parcel(int Number, string? Text, long Twice);

internal sealed class Echo : IItemHandler<Parcel, Parcel>
{
    public ValueTask<Parcel> RunAsync(Parcel input, ItemContext context) => ValueTask.FromResult(input);
}

/// <summary>Fails for good on odd numbers, until it is told to be kind.</summary>
internal sealed class OddFails : IItemHandler<int, int>
{
    public static volatile bool Kind;

    public ValueTask<int> RunAsync(int input, ItemContext context) =>
        input % 2 == 0 || Kind ? ValueTask.FromResult(input * 10) : throw new PermanentFailureException($"{input} is odd.");
}

/// <summary>Each item waits for the gate that its input names.</summary>
internal sealed class Gated : IItemHandler<string, string>
{
    private static readonly ConcurrentDictionary<string, TaskCompletionSource> Gates = new();

    public static void Open(string gate) => Gate(gate).TrySetResult();

    public async ValueTask<string> RunAsync(string input, ItemContext context)
    {
        await Gate(input).Task.WaitAsync(context.Cancellation);
        return input;
    }

    private static TaskCompletionSource Gate(string name) =>
        Gates.GetOrAdd(name, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
