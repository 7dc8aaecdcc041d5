namespace OrleansGrid.Cluster.Tests;

/// <summary>Its item <see cref="Item"/> ends the process it runs in.</summary>
[Handler("poison")]
public sealed class Poison : IItemHandler<long, long>
{
    public const long Item = 13;

    private static readonly TimeSpan Length = TimeSpan.FromMilliseconds(20);

    public async ValueTask<long> RunAsync(long input, ItemContext context)
    {
        Executions.Note(context);
        if (input == Item)
        {
            Environment.FailFast("poison");
        }

        await Task.Delay(Length, context.Cancellation);
        return input * 2;
    }
}
