namespace OrleansGrid.Benchmarks;

/// <summary>What the grid itself costs an item when items cost nothing.</summary>
internal sealed class Noop1M : IClusterBenchmark
{
    private const double AtLeast = 300_000;
    private const double Aim = 1_000_000;

    public string Name => "noop-1m";

    public string About => "One job of a million no-op items, submit to succeeded.";

    public Setup Default => new() { Items = 1_000_000, Repeats = 5 };

    public async Task<Measured> RunAsync(BenchCluster cluster, Setup setup, CancellationToken cancellation)
    {
        Report.Say("  warming up");
        await NoopJob.RunAsync(cluster, setup.Items, cancellation);
        var rates = new List<double>();
        for (var i = 0; i < setup.Repeats; i++)
        {
            rates.Add((await NoopJob.RunAsync(cluster, setup.Items, cancellation)).Rate);
        }

        return new Measured(
            $"1 job of {setup.Items} noop items on {setup.Cluster}",
            "grid.items has every item once, each with its own number as result",
            [Figure.More("items/s", rates, ("at least", AtLeast), ("aim", Aim))]
        );
    }
}
