namespace OrleansGrid.Cluster.Tests;

/// <summary>Input 0 never ends and heeds no token.</summary>
[Handler("hanging")]
public sealed class Hanging : IItemHandler<long, long>
{
    public ValueTask<long> RunAsync(long input, ItemContext context)
    {
        Executions.Note(context);
        if (input == 0)
        {
            Thread.Sleep(Timeout.Infinite);
        }

        return ValueTask.FromResult(input * 2);
    }
}
