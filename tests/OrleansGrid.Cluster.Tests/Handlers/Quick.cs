namespace OrleansGrid.Cluster.Tests;

/// <summary>Takes no time; the result is twice the input.</summary>
[Handler("quick")]
public sealed class Quick : IItemHandler<long, long>
{
    public ValueTask<long> RunAsync(long input, ItemContext context)
    {
        Executions.Note(context);
        return ValueTask.FromResult(input * 2);
    }
}
