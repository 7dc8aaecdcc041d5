namespace OrleansGrid.Benchmarks;

/// <summary>Whether a job that is ten times as large costs more memory, or more time an item.</summary>
internal sealed class Noop10M : IClusterBenchmark
{
    private const int Smaller = 10;
    private const double MostMegabytes = 700;
    private const double AimMegabytes = 400;
    private const double LeastShare = 0.7;
    private const double AimShare = 0.9;

    public string Name => "noop-10m";

    public string About => "One job of ten million no-op items: the silo's peak memory, and the rate against a tenth of it.";

    public Setup Default => new() { Items = 10_000_000, Repeats = 1 };

    public async Task<Measured> RunAsync(BenchCluster cluster, Setup setup, CancellationToken cancellation)
    {
        Report.Say("  warming up");
        await NoopJob.RunAsync(cluster, setup.Items / Smaller, cancellation);
        var (small, large, shares) = (new List<double>(), new List<double>(), new List<double>());
        for (var i = 0; i < setup.Repeats; i++)
        {
            small.Add((await NoopJob.RunAsync(cluster, setup.Items / Smaller, cancellation)).Rate);
            large.Add((await NoopJob.RunAsync(cluster, setup.Items, cancellation)).Rate);
            shares.Add(large[i] / small[i]);
        }

        var peaks = cluster.Silos.Select(silo => silo.PeakMemory / 1e6).ToList();
        return new Measured(
            $"1 job of {setup.Items} noop items on {setup.Cluster}, after jobs of {setup.Items / Smaller}",
            "grid.items has every item once, each with its own number as result",
            [
                Figure.Less("peak memory of a silo, MB", peaks, ("at most", MostMegabytes), ("aim", AimMegabytes)),
                Figure.More("rate against the small job's", shares, ("at least", LeastShare), ("aim", AimShare)),
                Figure.Alone("items/s", large),
                Figure.Alone("items/s of the small job", small),
            ]
        );
    }
}
