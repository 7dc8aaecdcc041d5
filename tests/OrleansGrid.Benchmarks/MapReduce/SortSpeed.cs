namespace OrleansGrid.Benchmarks;

/// <summary>A total order over records on disk, beside <c>sort</c> with the same memory.</summary>
internal sealed class SortSpeed : IClusterBenchmark
{
    private const string Sort = "sort --parallel=2 -S 256M";
    private const long MemoryBytes = 256L << 20;
    private const double AtLeast = 1;
    private const double Aim = 145.0 / 91;

    public string Name => "sort";

    public string About => "MapReduce sort of 1 GB (--items MB) of 100-byte lines with a budget of 256 MiB, beside sort and DuckDB.";

    public Setup Default => new() { Items = 1_000, Slots = 2 };

    public async Task<Measured> RunAsync(BenchCluster cluster, Setup setup, CancellationToken cancellation)
    {
        using var folder = new WorkFolder();
        var input = folder.File("records.txt");
        Report.Say($"  writing {setup.Items} MB of records");
        Corpus.WriteRecords(input, setup.Items * 1_000_000L);
        var times = new PeerTimes([
            new Peer(Sort, "sort --parallel=2 -S 256M -T \"$TMPDIR\" -o \"$OUT\" \"$IN\""),
            .. new PeerPrograms(setup.Peers, folder).Built("duckwc", "DuckDB", "sort \"$IN\" \"$OUT\""),
        ]);
        var seconds = new List<double>();
        Report.Say("  warming up");
        await RunAsync(cluster, folder, input, MemoryBytes, cancellation);
        for (var i = 0; i < setup.Repeats; i++)
        {
            seconds.Add(await RunAsync(cluster, folder, input, MemoryBytes, cancellation));
            await times.RunAsync(folder, input, cancellation);
        }

        return new Measured(
            $"sort of {setup.Items} MB on {setup.Cluster}, {MemoryBytes >> 20} MiB a silo",
            "the parts in order are sorted and hold every record of the input",
            [
                Figure.Less("s", seconds, times.Medians),
                Figure.Alone("MB/s", seconds.Select(s => setup.Items / s)),
                .. times.Shares("share of the speed of sort", Sort, seconds, AtLeast, Aim),
                .. times.Figures,
            ]
        );
    }

    /// <returns>Seconds; the output has been checked.</returns>
    public static async Task<double> RunAsync(
        BenchCluster cluster,
        WorkFolder folder,
        string input,
        long memory,
        CancellationToken cancellation
    )
    {
        var output = folder.File("sorted");
        var spec = new MapReduceSpec
        {
            Program = "sort",
            Inputs = [new MapReduceInput(input)],
            Output = output,
            Overwrite = true,
            MemoryBytes = memory,
        };
        var seconds = await MapReduceRun.TimeAsync(cluster, "sort", spec, cancellation);
        SortedOutput.Check(input, output);
        return seconds;
    }
}
