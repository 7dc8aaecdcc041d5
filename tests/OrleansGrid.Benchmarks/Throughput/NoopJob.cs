using System.Diagnostics;

namespace OrleansGrid.Benchmarks;

/// <summary>One job over a range of numbers, of which each item gives its number back.</summary>
internal static class NoopJob
{
    public static readonly BatchSpec Spec = new() { Handler = "noop" };

    private const int First = 1;

    /// <summary>Submits, waits until it has succeeded, and looks at every item. Only the first two are timed.</summary>
    /// <returns>The job and its items per second.</returns>
    public static async Task<(GridJob Job, double Rate)> RunAsync(BenchCluster cluster, int items, CancellationToken cancellation)
    {
        var (cpu, clock) = (CpuTime.Of(cluster), Stopwatch.StartNew());
        var job = await cluster.Client.SubmitAsync(Spec, new RangeInputs(First, items), cancellation);
        var status = await job.WaitAsync(cancellation);
        var rate = items / clock.Elapsed.TotalSeconds;
        var used = CpuTime.Of(cluster).Since(cpu);
        Outcome.RequireSucceeded(status);
        await Outcome.CheckEchoAsync(cluster, job.Id, items, First, cancellation);
        Report.Say($"  {items} items: {rate:0} items/s; {used.Each(items)}");
        return (job, rate);
    }
}
