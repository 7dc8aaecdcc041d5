using System.Diagnostics;

namespace OrleansGrid.Benchmarks;

/// <summary>One job whose items only wait: how well the slots are kept busy.</summary>
internal static class SleepJob
{
    public static readonly TimeSpan ItemTime = TimeSpan.FromMilliseconds(100);

    private static readonly BatchSpec Spec = new() { Handler = "sleep" };

    /// <summary>Every slot busy all the time.</summary>
    public static TimeSpan Ideal(Setup setup) => Math.Ceiling((double)setup.Items / (setup.Silos * setup.Slots)) * ItemTime;

    /// <param name="meanwhile">Done while the job runs.</param>
    public static async Task<TimeSpan> RunAsync(BenchCluster cluster, int items, Func<Task>? meanwhile, CancellationToken cancellation)
    {
        var inputs = Enumerable.Repeat((long)ItemTime.TotalMilliseconds, items);
        var clock = Stopwatch.StartNew();
        var job = await cluster.Client.SubmitAsync(Spec, inputs, cancellation);
        var beside = meanwhile?.Invoke() ?? Task.CompletedTask;
        var status = await job.WaitAsync(cancellation);
        var elapsed = clock.Elapsed;
        await beside;
        Outcome.RequireSucceeded(status);
        await Outcome.CheckSucceededAsync(cluster, job.Id, items, cancellation);
        Report.Say($"  {items} items: {elapsed.TotalSeconds:0.000} s");
        return elapsed;
    }
}
