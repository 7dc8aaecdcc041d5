using System.Text;

namespace OrleansGrid.Cli.Tests.Cluster;

[Collection(RunningCluster.OfVerbs)]
public sealed class BatchTests(RunningCluster cluster)
{
    private GridProgram Grid => cluster.Grid;

    [Fact]
    public async Task A_watched_batch_prints_its_id_first_then_statuses_and_exits_with_the_outcome()
    {
        var outcome = await Grid.DoAsync(
            "batch",
            "--name",
            "doubles",
            "--items",
            "1..20",
            "--watch",
            "--json",
            "--",
            "expr",
            "{}",
            "*",
            "2"
        );

        Assert.Equal(["job_id"], outcome.Json[0].EnumerateObject().Select(property => property.Name));
        var last = outcome.Json[^1];
        Assert.Equal("succeeded", last.GetProperty("state").GetString());
        Assert.Equal(20, last.GetProperty("items_succeeded").GetInt64());

        var results = await Grid.DoAsync("results", outcome.JobId);
        Assert.Equal(Enumerable.Range(1, 20).Select(item => $"{item * 2}"), results.Lines);
    }

    [Fact]
    public async Task Without_json_standard_output_is_the_id_alone()
    {
        var outcome = await Grid.DoAsync("batch", "--items", "1..3", "--handler", "noop", "--watch");

        Assert.True(Guid.TryParse(Assert.Single(outcome.Lines), out _));
    }

    [Fact]
    public async Task Items_reach_the_command_as_they_are_and_never_through_a_shell()
    {
        string[] items = ["a b", "$(touch x)", "'; rm -rf /", "\"quoted\"", "--version", "{}", "", "né\tä"];
        var outcome = await Grid.RunWithAsync(
            Encoding.UTF8.GetBytes(string.Join("\r\n", items) + "\r\n"),
            "batch",
            "--items-from",
            "-",
            "--watch",
            "--json",
            "--",
            "printf",
            "%s",
            "<{}>"
        );

        Assert.Equal(0, outcome.Exit);
        var results = await Grid.DoAsync("results", outcome.JobId, "--json");
        Assert.Equal(items.Select(item => $"<{item}>"), results.Json.Select(line => line.GetProperty("result").GetString()!));
    }

    [Theory]
    [InlineData("--items-from <(seq 3)")]
    [InlineData("--items-from /dev/stdin < <(seq 3)")]
    [InlineData("--items-from - < <(seq 3)")]
    [InlineData("--items-from /proc/self/fd/5 5< <(seq 3)")]
    public async Task Items_from_a_pipe_of_the_shell_are_all_run(string items)
    {
        var start = new System.Diagnostics.ProcessStartInfo(
            "/bin/bash",
            ["-c", $"'{BuiltGrid.Path}' batch --handler noop --watch --json {items}"]
        )
        {
            RedirectStandardOutput = true,
        };
        start.Environment["GRID_HOME"] = Grid.Home;
        start.Environment.Remove("GRID_POSTGRES");
        using var bash = System.Diagnostics.Process.Start(start)!;
        var output = await bash.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await bash.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, bash.ExitCode);
        Assert.Contains("\"items_succeeded\":3", output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_shell_script_gets_the_item_as_its_first_argument()
    {
        var outcome = await Grid.DoAsync(
            "batch",
            "--items",
            "5..6",
            "--shell",
            "--watch",
            "--json",
            "--",
            "echo \"item $1 of $GRID_JOB\" | tr a-z A-Z"
        );

        Assert.Equal(
            [$"ITEM 5 OF {outcome.JobId.ToUpperInvariant()}", $"ITEM 6 OF {outcome.JobId.ToUpperInvariant()}"],
            (await Grid.DoAsync("results", outcome.JobId)).Lines
        );
    }

    [Theory]
    [InlineData("{\"path\":1}\nnot json\n", "noop", "Line 2 of standard input is not JSON")]
    [InlineData("1\n2\n\xFF\n", "noop", "Line 3 of standard input")]
    public async Task A_bad_line_in_the_stream_is_named_and_nothing_is_submitted(string text, string handler, string sentence)
    {
        var before = await cluster.CountJobsAsync();

        var outcome = await Grid.RunWithAsync(Encoding.Latin1.GetBytes(text), "batch", "--items-from", "-", "--handler", handler);

        Assert.Equal(2, outcome.Exit);
        Assert.StartsWith(sentence, Assert.Single(outcome.ErrorLines), StringComparison.Ordinal);
        Assert.Empty(outcome.Output);
        Assert.Equal(before, await cluster.CountJobsAsync());
    }

    [Fact]
    public async Task The_same_key_gives_the_same_job_and_another_body_under_it_is_refused()
    {
        var key = Guid.NewGuid().ToString();
        var first = await cluster.SubmitAsync("--key", key, "--items", "1..3", "--handler", "noop");

        Assert.Equal(first, await cluster.SubmitAsync("--key", key, "--items", "1..3", "--handler", "noop"));
        var other = await Grid.RunAsync("batch", "--key", key, "--items", "1..4", "--handler", "noop");
        Assert.Equal(2, other.Exit);
        Assert.Single(other.ErrorLines);
    }

    [Fact]
    public async Task A_plugin_handler_runs_on_the_cluster()
    {
        var file = Path.Combine(Grid.Home, "words.txt");
        await File.WriteAllTextAsync(file, "to be or\nnot\tto be", TestContext.Current.CancellationToken);
        var input = Encoding.UTF8.GetBytes($$"""{"path":"{{file}}","offset":0,"length":18}""");

        var outcome = await Grid.RunWithAsync(input, "batch", "--items-from", "-", "--handler", "wordcount", "--watch", "--json");

        Assert.Equal(0, outcome.Exit);
        var result = (await Grid.DoAsync("results", outcome.JobId, "--json")).Json[0].GetProperty("result");
        Assert.Equal(
            [("be", 2), ("not", 1), ("or", 1), ("to", 2)],
            result.EnumerateObject().Select(word => (word.Name, word.Value.GetInt32())).Order()
        );
    }

    [Fact]
    public async Task A_failed_item_makes_exit_code_1_and_is_named_with_its_error()
    {
        var outcome = await Grid.RunAsync("batch", "--items", "1..4", "--watch", "--json", "--shell", "--", "test $1 != 3 && echo fine $1");

        Assert.Equal(1, outcome.Exit);
        Assert.Equal("failed", outcome.Json[^1].GetProperty("state").GetString());

        var results = await Grid.DoAsync("results", outcome.JobId, "--json");
        Assert.Equal(
            ["succeeded", "succeeded", "failed", "succeeded"],
            results.Json.Select(line => line.GetProperty("state").GetString()!)
        );
        Assert.Equal("exit", results.Json[2].GetProperty("error").GetProperty("type").GetString());

        var bare = await Grid.DoAsync("results", outcome.JobId);
        Assert.Equal(["fine 1", "fine 2", "fine 4"], bare.Lines);
        Assert.StartsWith("Item 2 failed", Assert.Single(bare.ErrorLines), StringComparison.Ordinal);

        var failed = await Grid.DoAsync("items", outcome.JobId, "--state", "failed", "--json");
        Assert.Equal(2, Assert.Single(failed.Json).GetProperty("item").GetInt64());
        Assert.NotEmpty((await cluster.ShowAsync(outcome.JobId)).GetProperty("failures").EnumerateArray());
    }

    [Fact]
    public async Task Tolerated_failures_leave_the_job_succeeded()
    {
        var outcome = await Grid.RunAsync(
            "batch",
            "--items",
            "1..4",
            "--max-failed",
            "25%",
            "--watch",
            "--json",
            "--shell",
            "--",
            "test $1 != 3"
        );

        Assert.Equal(0, outcome.Exit);
        Assert.Equal(1, outcome.Json[^1].GetProperty("items_failed").GetInt64());
    }
}
