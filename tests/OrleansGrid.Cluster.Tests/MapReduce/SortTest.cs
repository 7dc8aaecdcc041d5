using System.Diagnostics;

namespace OrleansGrid.Cluster.Tests;

/// <summary>
/// Lines that do not fit into a task's memory, sorted on the shared cluster; the answer is that of the system's own <c>sort</c>, byte for
/// byte.
/// </summary>
public abstract class SortTest : MapReduceTest
{
    private const int Lines = 60_000;
    private const int LongestLine = 200;

    protected SortTest(TestCluster cluster)
        : base(cluster) => WriteLines(Input, Lines, new Random(11));

    /// <summary>What may run on one silo only; its split is the whole input, which has to be spilled.</summary>
    protected static readonly Dictionary<string, string> OnOneSilo = new() { ["zone"] = "far" };

    protected Task<GridJob> SubmitSortAsync(Func<MapReduceSpec, MapReduceSpec>? more = null) =>
        SubmitAsync(spec =>
        {
            spec = Sort(spec) with { SplitBytes = 16 << 20, Require = OnOneSilo };
            return more?.Invoke(spec) ?? spec;
        });

    protected static MapReduceSpec Sort(MapReduceSpec spec) =>
        spec with
        {
            Program = "sort",
            Arguments = new Dictionary<string, string>(),
            MemoryBytes = 8 << 20,
        };

    protected async Task EndsSortedAsync(GridJob job)
    {
        var status = await EndOfAsync(job);
        Assert.True(status.State == JobState.Succeeded, $"The job {status.State.ToName()}: {status.Error}");
        await IsTrueAsync(job, status);
        Assert.True(await IndependentSortAsync() == await OutputAsync(), "The parts, one after another, are not what sort writes.");
    }

    /// <summary>Lines of any bytes but the end of a line, some of them empty and some alike.</summary>
    protected static void WriteLines(string path, int lines, Random random)
    {
        using var file = File.Create(path);
        var line = new byte[LongestLine + 1];
        for (var i = 0; i < lines; i++)
        {
            var length = random.Next(LongestLine);
            random.NextBytes(line.AsSpan(0, length));
            line.AsSpan(0, length).Replace((byte)'\n', (byte)' ');
            line[length] = (byte)'\n';
            file.Write(line, 0, length + 1);
        }
    }

    /// <summary>The checksum of the parts in the order of their names.</summary>
    private async Task<string> OutputAsync()
    {
        Assert.True(File.Exists(Path.Combine(Output, "_SUCCESS")));
        return await ChecksumAsync("for part in part-*; do case $part in *.gz) zcat $part;; *) cat $part;; esac; done", Output);
    }

    private Task<string> IndependentSortAsync() => ChecksumAsync("sort text", Folder);

    private static async Task<string> ChecksumAsync(string command, string folder)
    {
        var start = new ProcessStartInfo("sh", ["-c", $"({command}) | cksum"]) { WorkingDirectory = folder, RedirectStandardOutput = true };
        start.Environment["LC_ALL"] = "C";
        using var process = Process.Start(start)!;
        var text = await process.StandardOutput.ReadToEndAsync(Cancellation);
        await process.WaitForExitAsync(Cancellation);
        return text;
    }
}
