namespace OrleansGrid.Cluster.Tests;

/// <summary>Takes a twentieth of a second; the result is twice the input.</summary>
[Handler("steady")]
public sealed class Steady : IItemHandler<long, long>
{
    private static readonly TimeSpan Length = TimeSpan.FromMilliseconds(50);

    public async ValueTask<long> RunAsync(long input, ItemContext context)
    {
        Executions.Note(context);
        await Task.Delay(Length, context.Cancellation);
        return input * 2;
    }
}
