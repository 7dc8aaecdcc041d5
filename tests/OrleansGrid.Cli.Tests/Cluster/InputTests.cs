using System.Diagnostics;

namespace OrleansGrid.Cli.Tests.Cluster;

/// <summary>Inputs as people have them, over the whole way from the command line to the output.</summary>
[Collection(RunningCluster.OfVerbs)]
public sealed class InputTests(RunningCluster cluster) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("grid-input-").FullName;

    public void Dispose() => Shell($"rm -rf '{_folder}'");

    [Fact]
    public async Task A_mixed_folder_is_counted_as_its_plain_text()
    {
        Shell(
            @"mkdir ""run[1]""; cd ""run[1]""; printf '\357\273\277one two\n' > bom; echo 'two three' | gzip -c > packed; "
                + @"(echo 'three four' | gzip -c; head -c 600 /dev/zero) > tape.gz; echo 'four one' | zstd -c > 'a,b:c'; "
                + @"printf 'one\n' > ""$(printf 'caf\351')"""
        );

        await RunAsync("--app", "wordcount", "--input", $"{_folder}/run[1]", $"{_folder}/run[1]/{{bom,packed}}");

        Assert.Equal("four\t2\none\t3\nthree\t2\ntwo\t2\n", Shell("cat out/part-* | sort"));
    }

    [Fact]
    public async Task A_command_reads_each_file_in_a_process_that_knows_its_name()
    {
        Shell("for i in 1 2 3; do seq $i > in$i; done");

        await RunAsync("--mapper", "sed \"s|$|\\t$(basename $mapreduce_map_input_file)|\"", "--input", $"{_folder}/in*");

        Assert.Equal("1\tin1\n1\tin2\n1\tin3\n2\tin2\n2\tin3\n3\tin3\n", Shell("cat out/part-* | sort"));
    }

    [Theory]
    [InlineData("bzip2 -c", "data", "is bzip2 data")]
    [InlineData("iconv -t UTF-16", "data.txt", "is UTF-16 text")]
    [InlineData("cat", "data.gz", "is gzip data by its name")]
    public async Task What_is_not_read_is_refused_before_anything_is_submitted(string make, string name, string sentence)
    {
        Shell($"echo text | {make} > {name}");

        var refused = await GridAsync("--app", "wordcount", "--input", $"{_folder}/{name}");

        Assert.Equal(2, refused.Exit);
        Assert.Contains(sentence, Assert.Single(refused.ErrorLines), StringComparison.Ordinal);
        Assert.Empty(refused.Output);
    }

    [Fact]
    public async Task Bad_records_are_skipped_up_to_the_number_of_the_job_over_all_splits_and_counted()
    {
        Shell("for i in 1 2 3; do echo '{\"a\": 1}' > in$i; echo '{bad' >> in$i; done");
        string[] job = ["--app", "wordcount", "--format", "jsonl", "--input", $"{_folder}/in*", "--split-size", "1", "--attempts", "1"];

        var failed = await GridAsync([.. job, "--skip-bad-records", "2"]);
        Assert.Equal(1, failed.Exit);
        Assert.Contains(
            "3 bad records were skipped, more than the 2",
            (await cluster.ShowAsync(failed.JobId)).GetProperty("error").GetString(),
            StringComparison.Ordinal
        );
        Assert.False(Directory.Exists($"{_folder}/out"));

        var done = await RunAsync([.. job, "--skip-bad-records", "3"]);
        Assert.Equal("1}\t3\n{\"a\":\t3\n", Shell("cat out/part-* | sort"));
        Assert.Contains("bad records skipped = 3", (await cluster.Grid.DoAsync("show", done.JobId)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Grep_that_finds_nothing_is_done_when_its_exit_is_allowed()
    {
        Shell("echo x > in");
        var failed = await GridAsync("--mapper", "grep nothing", "--input", $"{_folder}/in", "--attempts", "1");
        Assert.Contains(
            "--allow-exit 1",
            (await cluster.ShowAsync(failed.JobId)).GetProperty("error").GetString(),
            StringComparison.Ordinal
        );

        await RunAsync("--mapper", "grep nothing", "--allow-exit", "1", "--input", $"{_folder}/in");
        Assert.Equal("", Shell("cat out/part-*"));
    }

    [Fact]
    public async Task Items_results_and_specs_may_be_nested_a_thousand_deep()
    {
        var deep = new string('[', 1000) + new string(']', 1000);
        var job = await cluster.Grid.RunWithAsync(
            System.Text.Encoding.UTF8.GetBytes(deep),
            "batch",
            "--handler",
            "noop",
            "--items-from",
            "-",
            "--watch",
            "--json"
        );
        Assert.Equal(0, job.Exit);
        var result = Assert.Single((await cluster.Grid.DoAsync("results", job.JobId, "--json")).Lines);
        Assert.Contains(deep, result, StringComparison.Ordinal);
    }

    private async Task<GridOutcome> RunAsync(params string[] job)
    {
        var outcome = await GridAsync(job);
        Assert.True(outcome.Exit == 0, outcome.Error + outcome.Output);
        return outcome;
    }

    private Task<GridOutcome> GridAsync(params string[] job) =>
        cluster.Grid.RunAsync(["mapreduce", .. job, "--output", $"{_folder}/out", "--watch", "--json"]);

    private string Shell(string script)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", script]) { WorkingDirectory = _folder, RedirectStandardOutput = true };
        start.Environment["LC_ALL"] = "C";
        using var shell = Process.Start(start)!;
        var output = shell.StandardOutput.ReadToEnd();
        shell.WaitForExit();
        Assert.Equal(0, shell.ExitCode);
        return output;
    }
}
