using System.Text.Json;

namespace OrleansGrid.Cli.Tests.Cluster;

[Collection(RunningCluster.OfVerbs)]
public sealed class JobVerbTests(RunningCluster cluster)
{
    private const string Unknown = "0198c0de-0000-7000-8000-000000000000";

    private static readonly string[] JobNames =
    [
        "job_id",
        "name",
        "kind",
        "state",
        "key",
        "items_total",
        "items_succeeded",
        "items_failed",
        "created_at",
        "started_at",
        "finished_at",
        "error",
    ];

    private GridProgram Grid => cluster.Grid;

    [Theory]
    [InlineData("show")]
    [InlineData("watch")]
    [InlineData("results")]
    [InlineData("items")]
    [InlineData("cancel")]
    [InlineData("retry")]
    [InlineData("delete")]
    public async Task An_unknown_job_is_one_sentence_and_exit_code_2(string verb)
    {
        foreach (var id in new[] { Unknown, "feedbeef", "xyz" })
        {
            var outcome = await Grid.RunAsync(verb, id);

            Assert.Equal(2, outcome.Exit);
            Assert.Contains($"'{id}'", Assert.Single(outcome.ErrorLines), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_job_is_found_by_a_part_of_its_id_that_no_other_has()
    {
        var id = await cluster.SubmitAsync("--items", "1..2", "--handler", "noop");
        await cluster.SubmitAsync("--items", "1..2", "--handler", "noop");

        Assert.Equal(id, (await cluster.ShowAsync(id[..^2])).GetProperty("job_id").GetString());
        Assert.Equal(id, (await cluster.ShowAsync(id[^8..])).GetProperty("job_id").GetString());
        Assert.Equal(2, (await Grid.RunAsync("show", id[..4])).Exit);
    }

    [Fact]
    public async Task Jobs_lists_the_newest_first_with_the_names_of_the_view()
    {
        var older = await cluster.SubmitAsync("--items", "1..2", "--handler", "noop");
        var newer = await cluster.SubmitAsync("--items", "1..2", "--handler", "noop");

        var jobs = (await Grid.DoAsync("jobs", "--json", "--limit", "2")).Json;

        Assert.Equal([newer, older], jobs.Select(job => job.GetProperty("job_id").GetString()!));
        Assert.All(JobNames, name => Assert.True(jobs[0].TryGetProperty(name, out _), name));
    }

    [Fact]
    public async Task A_cancelled_job_ends_and_whoever_watches_exits_with_1()
    {
        var id = await cluster.SubmitAsync("--items-from", WriteItems("600000", 4), "--handler", "sleep");
        using var watch = Grid.Start("watch", id, "--json");
        await cluster.WaitUntilAsync(id, status => status.GetProperty("items_running").GetInt64() > 0);

        await Grid.DoAsync("cancel", id);

        await watch.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await watch.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, watch.ExitCode);
        Assert.Equal("cancelled", (await cluster.ShowAsync(id)).GetProperty("state").GetString());
        Assert.Equal(2, (await Grid.RunAsync("pause", id)).Exit);
    }

    [Fact]
    public async Task A_paused_job_waits_until_it_is_resumed()
    {
        var gate = Path.Combine(Grid.Home, $"gate-{Guid.NewGuid():N}");
        var id = await cluster.SubmitAsync("--items", "1..20", "--shell", "--", $"while ! test -e {gate}; do sleep 0.05; done");
        await cluster.WaitUntilAsync(id, status => status.GetProperty("items_running").GetInt64() > 0);

        await Grid.DoAsync("pause", id);
        Assert.Equal("paused", (await cluster.ShowAsync(id)).GetProperty("state").GetString());
        await File.WriteAllTextAsync(gate, "", TestContext.Current.CancellationToken);
        await Grid.DoAsync("resume", id);

        Assert.Equal(0, (await Grid.RunAsync("watch", id)).Exit);
    }

    [Fact]
    public async Task A_failed_job_runs_again_on_retry_only_where_it_had_not_succeeded()
    {
        var flag = Path.Combine(Grid.Home, $"flag-{Guid.NewGuid():N}");
        var first = await Grid.RunAsync(
            "batch",
            "--items",
            "1..5",
            "--watch",
            "--json",
            "--shell",
            "--",
            $"test $1 != 3 -o -e {flag} && echo $GRID_ATTEMPT"
        );
        Assert.Equal(1, first.Exit);

        await File.WriteAllTextAsync(flag, "", TestContext.Current.CancellationToken);
        await Grid.DoAsync("retry", first.JobId);

        Assert.Equal(0, (await Grid.RunAsync("watch", first.JobId)).Exit);
        Assert.Equal(["1", "1", "2", "1", "1"], (await Grid.DoAsync("results", first.JobId)).Lines);
    }

    [Fact]
    public async Task Interrupting_a_watch_says_that_the_job_goes_on_and_exits_with_130()
    {
        var id = await cluster.SubmitAsync("--items-from", WriteItems("600000", 1), "--handler", "sleep");
        using var watch = Grid.Start("watch", id, "--json");
        await watch.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);

        GridProgram.Signal(watch.Id, "INT");

        var said = await watch.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await watch.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(130, watch.ExitCode);
        Assert.Contains($"goes on: 'grid watch {id[^8..]}'", said, StringComparison.Ordinal);
        // That it runs may not be written yet.
        Assert.True((await cluster.ShowAsync(id)).GetProperty("state").GetString() is "pending" or "running");
        await Grid.DoAsync("cancel", id);
    }

    [Fact]
    public async Task Interrupting_a_submission_that_watches_says_how_to_come_back_and_the_job_goes_on()
    {
        using var batch = Grid.Start("batch", "--items-from", WriteItems("600000", 1), "--handler", "sleep", "--watch", "--json");
        var id = JsonElement
            .Parse((await batch.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken))!)
            .GetProperty("job_id")
            .GetString()!;
        await batch.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);

        GridProgram.Signal(batch.Id, "INT");

        Assert.Contains($"'grid watch {id[^8..]}'", await batch.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await batch.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(130, batch.ExitCode);
        await Grid.DoAsync("cancel", id);
    }

    [Fact]
    public async Task A_watch_ends_with_what_to_type_next()
    {
        var id = await cluster.SubmitAsync("--items", "1..2", "--handler", "noop");

        Assert.Contains($"'grid results {id[^8..]}'", (await Grid.DoAsync("watch", id)).ErrorLines[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("batch", """{"handler": "noop", "retry": {"attempts": "many"}}""", "wrong value at 'retry.attempts'")]
    [InlineData("batch", "{}", "lacks 'handler'")]
    [InlineData("study", """{"space": {"x": {"type": "flot"}}, "objective": "noop"}""", "unknown type \"flot\"")]
    [InlineData("mapreduce", """{"inputs": "text"}""", "wrong value at 'inputs': a list")]
    public async Task A_spec_that_is_no_spec_of_its_kind_is_refused_in_one_plain_sentence(string kind, string spec, string part)
    {
        var outcome = await Grid.RunWithAsync(System.Text.Encoding.UTF8.GetBytes(spec), "run", kind, "--spec", "-");

        Assert.Equal(2, outcome.Exit);
        Assert.Contains(part, Assert.Single(outcome.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wait_between_attempts_is_as_long_as_asked_and_show_says_when_it_ends()
    {
        var asked = DateTime.UtcNow.AddMinutes(12);
        var id = await cluster.SubmitAsync("--items", "1..1", "--attempts", "2", "--retry-delay", "12m", "--shell", "--", "exit 1");

        var waiting = await cluster.WaitUntilAsync(id, status => status.GetProperty("items_retrying").GetInt64() == 1);

        Assert.True(waiting.GetProperty("next_attempt_at").GetDateTime() >= asked);
        Assert.True((await cluster.ShowAsync(id)).GetProperty("next_attempt_at").GetDateTime() >= asked);
        var shown = (await Grid.DoAsync("show", id)).Lines.Single(line => line.StartsWith("Next try", StringComparison.Ordinal));
        Assert.Matches(@"^Next try  \d{4}-\d\d-\d\d \d\d:\d\d:\d\d, in 1[12]m \d\ds$", shown);
        await Grid.DoAsync("cancel", id);
    }

    [Theory]
    [InlineData("INT", "watch")]
    [InlineData("TERM", "watch")]
    [InlineData("INT", "results")]
    [InlineData("TERM", "results")]
    public async Task What_waits_for_a_reader_that_reads_no_more_ends_on_a_signal(string signal, string verb)
    {
        var id = await cluster.SubmitAsync("--items-from", WriteItems("0", 20, "600000"), "--handler", "sleep");
        string[] arguments = [verb, id, "--json", .. verb == "results" ? ["--follow"] : Array.Empty<string>()];

        // The pipe is full before the program writes to it.
        using var program = Grid.StartBy("dd if=/dev/zero bs=4096 count=16 2>/dev/null; exec \"$0\" \"$@\"", arguments);
        while (!Directory.EnumerateDirectories($"/proc/{program.Id}/task").Any(IsWritingToAPipe))
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        GridProgram.Signal(program.Id, signal);

        await program.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(130, program.ExitCode);
        await Grid.DoAsync("cancel", id);
    }

    [Fact]
    public async Task Once_its_reader_has_gone_a_program_ends_without_a_word()
    {
        var id = await cluster.SubmitAsync("--items-from", WriteItems("0", 100_000, "600000"), "--handler", "sleep");

        using var program = Grid.StartBy("{ \"$0\" \"$@\"; echo \"exit $?\" >&2; } | head -n 1", "results", id, "--json", "--follow");
        var said = await program.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);

        Assert.Equal("exit 0\n", said);
        await Grid.DoAsync("cancel", id);
    }

    private static bool IsWritingToAPipe(string thread)
    {
        try
        {
            return File.ReadAllText(Path.Combine(thread, "wchan")).EndsWith("pipe_write", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    [Fact]
    public async Task Followed_results_come_in_order_until_the_job_ends()
    {
        var id = await cluster.SubmitAsync("--items", "1..300", "--shell", "--", "echo $1");

        var results = await Grid.DoAsync("results", id, "--follow");

        Assert.Equal(Enumerable.Range(1, 300).Select(item => $"{item}"), results.Lines);
    }

    [Fact]
    public async Task A_job_that_no_silo_can_run_says_why_it_waits()
    {
        var id = await cluster.SubmitAsync("--items", "1..2", "--handler", "noop", "--require", "moon=full");

        var status = await cluster.WaitUntilAsync(id, status => status.GetProperty("waiting").GetString() is { Length: > 0 });

        Assert.NotNull((await cluster.ShowAsync(id)).GetProperty("waiting").GetString());
        Assert.Equal(0, status.GetProperty("items_succeeded").GetInt64());
        await Grid.DoAsync("cancel", id);
    }

    [Fact]
    public async Task Silos_are_listed_with_the_names_of_the_view()
    {
        var silos = (await Grid.DoAsync("silos", "--json")).Json;

        Assert.All(
            ["silo", "host", "pid", "state", "slots", "labels", "started_at", "last_seen_at"],
            name => Assert.True(silos[0].TryGetProperty(name, out _), name)
        );
        Assert.Contains("wordcount", silos[0].GetProperty("handlers").EnumerateArray().Select(kind => kind.GetString()));
    }

    [Fact]
    public async Task The_database_status_names_the_connection_and_the_schema()
    {
        var status = (await Grid.DoAsync("db", "status", "--json")).Json[0];

        Assert.Equal(cluster.Postgres, status.GetProperty("postgres").GetString());
        Assert.StartsWith("host=127.0.0.1 port=", status.GetProperty("psql").GetString(), StringComparison.Ordinal);
        Assert.Equal(status.GetProperty("newest_version").GetInt32(), status.GetProperty("schema_version").GetInt32());
        Assert.Equal(0, (await Grid.DoAsync("db", "migrate", "--json")).Json[0].GetProperty("applied").GetInt32());
    }

    private string WriteItems(string item, int count, params string[] more)
    {
        var file = Path.Combine(Grid.Home, $"items-{Guid.NewGuid():N}");
        File.WriteAllLines(file, Enumerable.Repeat(item, count).Concat(more));
        return file;
    }
}
