using System.Diagnostics;

namespace OrleansGrid.Benchmarks;

/// <summary>One MapReduce job, timed from its submission to its success.</summary>
internal static class MapReduceRun
{
    /// <returns>Seconds.</returns>
    public static async Task<double> TimeAsync(BenchCluster cluster, string name, MapReduceSpec spec, CancellationToken cancellation)
    {
        var (cpu, clock) = (CpuTime.Of(cluster), Stopwatch.StartNew());
        var job = await cluster.Client.SubmitAsync(spec, cancellation);
        var status = await job.WaitAsync(cancellation);
        var seconds = clock.Elapsed.TotalSeconds;
        var used = CpuTime.Of(cluster).Since(cpu);
        Outcome.RequireSucceeded(status);
        Report.Say($"  {name}: {seconds:0.00} s; CPU s: silos {used.Silos:0.00}, PostgreSQL {used.Postgres:0.00}");
        return seconds;
    }

    /// <summary>The parts of an output, in the order of their names.</summary>
    public static IReadOnlyList<string> Parts(string output) => [.. Directory.GetFiles(output, "part-*").Order(StringComparer.Ordinal)];
}
