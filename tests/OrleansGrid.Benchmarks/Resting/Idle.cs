namespace OrleansGrid.Benchmarks;

/// <summary>What a cluster costs that has nothing to do.</summary>
internal sealed class Idle : IClusterBenchmark
{
    private const double MostCpu = 6;
    private const double AimCpu = 2;
    private const double MostMemory = 120;
    private const double AimMemory = 90;

    /// <summary>The runtime compiles what has run often for some time after the start.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(60);

    public string Name => "idle";

    public string About => "CPU time and memory of three silos without a job, each repeat over a minute.";

    public Setup Default => new() { Silos = 3, Slots = 2 };

    public async Task<Measured> RunAsync(BenchCluster cluster, Setup setup, CancellationToken cancellation)
    {
        Report.Say($"  waiting {WarmUp.TotalSeconds:0} s");
        await Task.Delay(WarmUp, cancellation);
        var (silos, postgres, memory) = (new List<double>(), new List<double>(), new List<double>());
        for (var i = 0; i < setup.Repeats; i++)
        {
            var before = CpuTime.Of(cluster);
            var clock = System.Diagnostics.Stopwatch.StartNew();
            await Task.Delay(Window, cancellation);
            var used = CpuTime.Of(cluster).Since(before);
            silos.Add(100 * used.Silos / clock.Elapsed.TotalSeconds);
            postgres.Add(100 * used.Postgres / clock.Elapsed.TotalSeconds);
            memory.Add(cluster.Silos.Average(silo => silo.Memory) / 1e6);
            Report.Say($"  {silos[i]:0.00} % of a core, PostgreSQL {postgres[i]:0.00} %, {memory[i]:0} MB a silo");
        }

        return new Measured(
            $"{setup.Cluster} and a connected client, no job",
            "every silo lived to the end",
            [
                Figure.Less("% of a core, all silos", silos, ("at most", MostCpu), ("aim", AimCpu)),
                Figure.Less("MB resident a silo", memory, ("at most", MostMemory), ("aim", AimMemory)),
                Figure.Alone("% of a core, PostgreSQL", postgres),
            ]
        );
    }
}
