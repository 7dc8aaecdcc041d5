namespace OrleansGrid.Benchmarks;

/// <summary>What one key that nearly all records have costs.</summary>
internal sealed class Skew : IClusterBenchmark
{
    private const double HotShare = 0.9;
    private const double AtMost = 1.5;
    private const double Aim = 1.1;

    public string Name => "skew";

    public string About => "MapReduce word count of 256 MiB (--items MiB) where nine words of ten are the same, beside Zipf's law.";

    public Setup Default => new() { Items = 256, Slots = 2 };

    public async Task<Measured> RunAsync(BenchCluster cluster, Setup setup, CancellationToken cancellation)
    {
        using var folder = new WorkFolder();
        var (even, skewed) = (folder.File("even.txt"), folder.File("skewed.txt"));
        Report.Say($"  writing twice {setup.Items} MiB of words");
        Corpus.WriteWords(even, (long)setup.Items << 20);
        Corpus.WriteWords(skewed, (long)setup.Items << 20, HotShare);
        var (evenCounts, skewedCounts) = (WordCounts.Of(even), WordCounts.Of(skewed));
        Report.Say("  warming up");
        await RunAsync(cluster, folder, even, evenCounts, cancellation);
        var (plain, hot) = (new List<double>(), new List<double>());
        for (var i = 0; i < setup.Repeats; i++)
        {
            plain.Add(await RunAsync(cluster, folder, even, evenCounts, cancellation));
            hot.Add(await RunAsync(cluster, folder, skewed, skewedCounts, cancellation));
        }

        return new Measured(
            $"word count of {setup.Items} MiB on {setup.Cluster}, {HotShare:P0} of all words the same",
            "the parts are the counts of an independent program",
            [
                Figure.Less(
                    "time of the skewed run against the even one",
                    hot.Zip(plain, (h, p) => h / p),
                    ("at most", AtMost),
                    ("aim", Aim)
                ),
                Figure.Alone("s skewed", hot),
                Figure.Alone("s even", plain),
            ]
        );
    }

    private static async Task<double> RunAsync(
        BenchCluster cluster,
        WorkFolder folder,
        string input,
        HashSet<string> expected,
        CancellationToken cancellation
    )
    {
        var output = folder.File("out");
        var spec = new MapReduceSpec
        {
            Program = "wordcount",
            Inputs = [new MapReduceInput(input)],
            Output = output,
            Overwrite = true,
        };
        var seconds = await MapReduceRun.TimeAsync(cluster, Path.GetFileNameWithoutExtension(input), spec, cancellation);
        WordCounts.Check(expected, output);
        return seconds;
    }
}
