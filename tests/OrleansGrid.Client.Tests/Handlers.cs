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

/// <summary>Fails on odd numbers, so that neighbouring items end otherwise.</summary>
internal sealed class Alternates : IItemHandler<int, int>
{
    public ValueTask<int> RunAsync(int input, ItemContext context) =>
        input % 2 == 0 ? ValueTask.FromResult(input) : throw new PermanentFailureException($"{input} is odd.");
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

internal sealed class Refuses : IItemHandler<int, int>
{
    public ValueTask<int> RunAsync(int input, ItemContext context) => throw new PermanentFailureException($"{input} is refused.");
}

internal enum Light
{
    Green,
    Amber,
    Red,
}

internal sealed class NextLight : IItemHandler<Light, Light>
{
    public ValueTask<Light> RunAsync(Light input, ItemContext context) => ValueTask.FromResult((Light)(((int)input + 1) % 3));
}

/// <summary>Least at x = 3; of a negative x nothing is known.</summary>
internal sealed class Bowl : ITrialObjective
{
    public ValueTask<TrialResult> RunAsync(TrialContext trial) =>
        trial.Float("x") is var x && x >= 0
            ? ValueTask.FromResult<TrialResult>((x - 3) * (x - 3))
            : throw new PermanentFailureException($"{x} is negative.");
}
