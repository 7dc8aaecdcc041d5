namespace OrleansGrid.Cli.Tests.Cluster;

/// <summary>Items whose commands go over their limits, among others that do not.</summary>
[Collection(RunningCluster.OfVerbs)]
public sealed class CommandLimitTests(RunningCluster cluster)
{
    private GridProgram Grid => cluster.Grid;

    [Theory]
    [InlineData(
        "memory=100M",
        "(head -c 500000000 /dev/zero; sleep 1000) | tail -c 500000000",
        "100 MiB memory",
        """{"limit":"memory","most":104857600,"kept":"watched"}""",
        "memory 100 MB, watched"
    )]
    [InlineData("cpu=1s", "while :; do :; done", "1 s of CPU time", """{"limit":"cpu","most":1,"kept":"watched"}""", "cpu 1.0s, watched")]
    [InlineData(
        "processes=10",
        "while :; do sleep 1000 & done",
        "10 processes at once",
        """{"limit":"processes","most":10,"kept":"watched"}""",
        "processes 10, watched"
    )]
    [InlineData("output=1M", "yes", "1 MiB of output", """{"limit":"output","most":1048576,"kept":"counted"}""", "output 1.0 MB, counted")]
    public async Task An_item_whose_command_goes_over_a_limit_fails_alone_after_its_attempts_and_leaves_no_process(
        string limit,
        string greedy,
        string why,
        string shown,
        string told
    )
    {
        var job = await Grid.RunAsync([
            "batch",
            "--items",
            "1..3",
            "--attempts",
            "2",
            "--retry-delay",
            "1ms",
            "--limit",
            limit,
            "--shell",
            "--watch",
            "--json",
            "--",
            $"[ $1 != 2 ] || {greedy}; echo $1",
        ]);
        Assert.Equal(1, job.Exit);
        var items = (await Grid.DoAsync("items", job.JobId, "--json")).Json;
        Assert.Equal(["succeeded", "failed", "succeeded"], items.Select(item => item.GetProperty("state").GetString()));
        Assert.Equal(2, items[1].GetProperty("attempt").GetInt32());
        var show = (await Grid.DoAsync("show", job.JobId, "--json")).Json[0];
        Assert.Equal(shown, show.GetProperty("report").GetProperty("limits")[0].GetRawText());
        Assert.Contains(told, (await Grid.DoAsync("show", job.JobId)).Output, StringComparison.Ordinal);
        Assert.Contains($"its limit of {why}", show.GetProperty("failures").GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain($"GRID_JOB={job.JobId}", Environments(), StringComparison.Ordinal);
    }

    private static string Environments() =>
        string.Join('\n', Directory.GetDirectories("/proc").Select(folder => Path.Combine(folder, "environ")).Select(Read));

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
