namespace OrleansGrid.Benchmarks;

/// <summary>Word count in both forms of a program, beside what is written by hand and what people use.</summary>
internal sealed class WordCountSpeed : IClusterBenchmark
{
    private const string ByHand = "C# by hand, 2 threads";
    private const double SpanAtLeast = 0.45;
    private const double SpanAim = 0.8;
    private const double StringAtLeast = 0.15;
    private const double StringAim = 0.35;

    public string Name => "wordcount";

    public string About => "MapReduce word count of 256 MiB (--items MiB) in the span and the string form, beside other programs.";

    public Setup Default =>
        new()
        {
            Items = 256,
            Slots = 2,
            Handlers = ["OrleansGrid.Samples.WordCount.dll"],
        };

    public async Task<Measured> RunAsync(BenchCluster cluster, Setup setup, CancellationToken cancellation)
    {
        using var folder = new WorkFolder();
        var input = folder.File("words.txt");
        Report.Say($"  writing {setup.Items} MiB of words");
        Corpus.WriteWords(input, (long)setup.Items << 20);
        var expected = WordCounts.Of(input);
        var programs = new PeerPrograms(setup.Peers, folder);
        Peer[] peers =
        [
            .. programs.Built("wccs", ByHand, "\"$IN\" \"$OUT\" 2"),
            .. programs.Built("duckwc", "DuckDB", "wc \"$IN\" \"$OUT\""),
            .. Peer.IfInstalled(
                new(
                    "mawk | sort",
                    "mawk '{for(i=1;i<=NF;i++)c[$i]++} END{for(w in c) printf \"%s\\t%d\\n\", w, c[w]}' \"$IN\" | sort > \"$OUT\"",
                    1
                ),
                "mawk"
            ),
            .. Peer.IfInstalled(
                new(
                    "GNU parallel with mawk",
                    "parallel --will-cite -j 2 --pipepart -a \"$IN\" --block 16M \"mawk '{for(i=1;i<=NF;i++)c[\\$i]++} END{for(w in c) "
                        + "print w, c[w]}'\" | mawk '{c[$1]+=$2} END{for(w in c) printf \"%s\\t%d\\n\", w, c[w]}' | sort > \"$OUT\"",
                    1
                ),
                "parallel",
                "mawk"
            ),
            .. programs.Script("dask", "wordcount.py", "Dask bag, 2 processes", "python"),
        ];

        var times = new PeerTimes(peers);
        var (spans, strings) = (new List<double>(), new List<double>());
        Report.Say("  warming up");
        await CountAsync(cluster, folder, "wordcount", input, expected, cancellation);
        await CountAsync(cluster, folder, "wordcount-strings", input, expected, cancellation);
        for (var i = 0; i < setup.Repeats; i++)
        {
            spans.Add(await CountAsync(cluster, folder, "wordcount", input, expected, cancellation));
            strings.Add(await CountAsync(cluster, folder, "wordcount-strings", input, expected, cancellation));
            await times.RunAsync(folder, input, cancellation);
        }

        return new Measured(
            $"word count of {setup.Items} MiB on {setup.Cluster}",
            "the parts are the counts of an independent program",
            [
                Figure.Less("s in the span form", spans, times.Medians),
                .. times.Shares("span form, share of the speed by hand", ByHand, spans, SpanAtLeast, SpanAim),
                Figure.Less("s in the string form", strings, times.Medians),
                .. times.Shares("string form, share of the speed by hand", ByHand, strings, StringAtLeast, StringAim),
                .. times.Figures,
            ]
        );
    }

    private static async Task<double> CountAsync(
        BenchCluster cluster,
        WorkFolder folder,
        string program,
        string input,
        HashSet<string> expected,
        CancellationToken cancellation
    )
    {
        var output = folder.File("out-" + program);
        var spec = new MapReduceSpec
        {
            Program = program,
            Inputs = [new MapReduceInput(input)],
            Output = output,
            Overwrite = true,
        };
        var seconds = await MapReduceRun.TimeAsync(cluster, program, spec, cancellation);
        WordCounts.Check(expected, output);
        return seconds;
    }
}
