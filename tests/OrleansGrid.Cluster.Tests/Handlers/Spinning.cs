using System.Diagnostics;

namespace OrleansGrid.Cluster.Tests;

/// <summary>Burns its core for longer than a silo may miss its probes.</summary>
[Handler("spinning")]
public sealed class Spinning : IItemHandler<long, long>
{
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(8);

    public ValueTask<long> RunAsync(long input, ItemContext context)
    {
        Executions.Note(context);
        var begun = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(begun) < Length)
        {
            Thread.SpinWait(1000);
        }

        return ValueTask.FromResult(input * 2);
    }
}
