namespace OrleansGrid.Cluster.Tests;

/// <summary>Fails on every odd input, always.</summary>
[Handler("throwing")]
public sealed class Throwing : IItemHandler<long, long>
{
    public ValueTask<long> RunAsync(long input, ItemContext context)
    {
        Executions.Note(context);
        return input % 2 == 0 ? ValueTask.FromResult(input * 2) : throw new InvalidOperationException($"{input} is odd.");
    }
}
