namespace OrleansGrid.Benchmarks;

/// <summary>Commands as map and reduce, beside the same two scripts in a shell's pipes.</summary>
internal sealed class StreamingSpeed : IClusterBenchmark
{
    private const string Pipe = "shell pipes on 2 cores";
    private const double AtLeast = 0.8;
    private const double Aim = 1.0;

    private const string Mapper = """
        import sys
        for line in sys.stdin.buffer:
            for word in line.split():
                sys.stdout.buffer.write(word + b"\t1\n")
        """;

    private const string Reducer = """
        import sys
        last, count = None, 0
        for line in sys.stdin.buffer:
            word, n = line.rstrip(b"\n").split(b"\t")
            if word != last:
                if last is not None:
                    sys.stdout.buffer.write(last + b"\t%d\n" % count)
                last, count = word, 0
            count += int(n)
        if last is not None:
            sys.stdout.buffer.write(last + b"\t%d\n" % count)
        """;

    // What one would type: half of the input to each of two mappers, all sorted together, one reducer.
    private const string Script = """
        half=$(( $(stat -c %s "$IN") / 2 ))
        cut=$(( half + $(tail -c +$((half + 1)) "$IN" | head -n 1 | wc -c) ))
        { head -c $cut "$IN" | python3 "$TMPDIR/mapper.py" | sort -S 128M -T "$TMPDIR" > "$TMPDIR/half-1"; } &
        tail -c +$((cut + 1)) "$IN" | python3 "$TMPDIR/mapper.py" | sort -S 128M -T "$TMPDIR" > "$TMPDIR/half-2"
        wait
        sort -m "$TMPDIR/half-1" "$TMPDIR/half-2" | python3 "$TMPDIR/reducer.py" > "$OUT"
        """;

    public string Name => "streaming";

    public string About =>
        "MapReduce word count of 64 MiB (--items MiB) with a mapper and a reducer in Python, beside the same scripts in a shell pipe.";

    public Setup Default => new() { Items = 64, Slots = 2 };

    public async Task<Measured> RunAsync(BenchCluster cluster, Setup setup, CancellationToken cancellation)
    {
        using var folder = new WorkFolder();
        var (input, output) = (folder.File("words.txt"), folder.File("out"));
        await File.WriteAllTextAsync(folder.File("mapper.py"), Mapper, cancellation);
        await File.WriteAllTextAsync(folder.File("reducer.py"), Reducer, cancellation);
        Report.Say($"  writing {setup.Items} MiB of words");
        Corpus.WriteWords(input, (long)setup.Items << 20);
        var expected = WordCounts.Of(input);
        var spec = new MapReduceSpec
        {
            Mapper = new CommandLine(["python3", folder.File("mapper.py")]),
            Reducer = new CommandLine(["python3", folder.File("reducer.py")]),
            Inputs = [new MapReduceInput(input)],
            Output = output,
            Overwrite = true,
        };
        var times = new PeerTimes([new Peer(Pipe, Script)]);
        var seconds = new List<double>();
        for (var i = 0; i < setup.Repeats; i++)
        {
            seconds.Add(await MapReduceRun.TimeAsync(cluster, "streaming", spec, cancellation));
            WordCounts.Check(expected, output);
            await times.RunAsync(folder, input, cancellation);
        }

        return new Measured(
            $"word count of {setup.Items} MiB by two Python scripts on {setup.Cluster}",
            "the parts are the counts of an independent program",
            [
                Figure.Less("s", seconds, times.Medians),
                .. times.Shares("share of the speed of the pipes", Pipe, seconds, AtLeast, Aim),
                .. times.Figures,
            ]
        );
    }
}
