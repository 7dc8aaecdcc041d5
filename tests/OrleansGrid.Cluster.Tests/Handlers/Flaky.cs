namespace OrleansGrid.Cluster.Tests;

/// <summary>Odd inputs succeed only with the attempt <see cref="Succeeds"/>; even ones at once.</summary>
[Handler("flaky")]
public sealed class Flaky : IItemHandler<long, long>
{
    public const int Succeeds = 3;

    public ValueTask<long> RunAsync(long input, ItemContext context)
    {
        Executions.Note(context);
        return input % 2 == 0 || context.Attempt >= Succeeds
            ? ValueTask.FromResult(input * 2)
            : throw new InvalidOperationException($"Attempt {context.Attempt} is too early.");
    }
}
