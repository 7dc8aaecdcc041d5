using Microsoft.Extensions.Logging;

namespace OrleansGrid.Cluster.Tests;

/// <summary>Logs in both ways, runs until the test opens the job's gate, and logs again.</summary>
[Handler("talking")]
public sealed class Talking(ILogger<Talking> log) : IItemHandler<long, long>
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(20);

    public async ValueTask<long> RunAsync(long input, ItemContext context)
    {
        context.Log($"item {input} begins on {context.Silo}");
        log.LogInformation("{Item} is looked at", input);
        while (!Gated.IsOpen(context.JobId))
        {
            await Task.Delay(BetweenLooks, context.Cancellation);
        }

        context.Log($"item {input} ends on {context.Silo}");
        return input;
    }
}
