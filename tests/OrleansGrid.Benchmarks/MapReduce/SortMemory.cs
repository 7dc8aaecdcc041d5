namespace OrleansGrid.Benchmarks;

/// <summary>What a silo needs to sort many times its budget.</summary>
internal sealed class SortMemory : IClusterBenchmark
{
    private const long MemoryBytes = 256L << 20;
    private const double AtMost = 800;
    private const double Aim = 500;

    public string Name => "sort-memory";

    public string About => "Peak memory of a silo that sorts 4 GB (--items MB) with a budget of 256 MiB.";

    public Setup Default =>
        new()
        {
            Items = 4_000,
            Slots = 2,
            Repeats = 1,
        };

    public async Task<Measured> RunAsync(BenchCluster cluster, Setup setup, CancellationToken cancellation)
    {
        using var folder = new WorkFolder();
        var input = folder.File("records.txt");
        Report.Say($"  writing {setup.Items} MB of records");
        Corpus.WriteRecords(input, setup.Items * 1_000_000L);
        var seconds = new List<double>();
        for (var i = 0; i < setup.Repeats; i++)
        {
            seconds.Add(await SortSpeed.RunAsync(cluster, folder, input, MemoryBytes, cancellation));
        }

        var peak = cluster.Silos.Max(silo => silo.PeakMemory) / 1e6;
        Report.Say($"  peak {peak:0} MB");
        return new Measured(
            $"sort of {setup.Items} MB on {setup.Cluster}, {MemoryBytes >> 20} MiB a silo",
            "the parts in order are sorted and hold every record of the input",
            [
                Figure.Less("peak MB of a silo", [peak], ("at most", AtMost), ("aim", Aim)),
                Figure.Alone("MB/s", seconds.Select(s => setup.Items / s)),
            ]
        );
    }
}
