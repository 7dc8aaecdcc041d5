namespace OrleansGrid.Cli.Tests.Cluster;

/// <summary>A real silo that runs commands as another user, only some programs, and with limits of its own.</summary>
[Collection(RunningCluster.OfVerbs)]
public sealed class CommandRulesTests(RunningCluster cluster)
{
    private const string Place = "rules=strict";

    private GridProgram Grid => cluster.Grid;

    [Fact]
    public async Task A_silo_runs_commands_as_its_user_within_its_limits_and_no_program_that_it_does_not_allow()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root can become another user.");
        using var silo = Grid.StartWith(
            new Dictionary<string, string> { ["GRID_POSTGRES"] = cluster.Postgres },
            [
                "silo",
                "--name",
                "strict",
                "--label",
                Place,
                "--json",
                "--run-as",
                "nobody",
                "--allow-program",
                "id",
                "--allow-program",
                "yes",
                "--limit",
                "output=64k",
            ]
        );
        _ = silo.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.Contains("active", await silo.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);

        var allowed = await BatchAsync("id", "-un");
        Assert.Equal(0, allowed.Exit);
        Assert.Contains("nobody", (await Grid.DoAsync("results", allowed.JobId)).Output, StringComparison.Ordinal);
        Assert.Contains(
            "its limit of 64 KiB of output",
            await FailureOfAsync(await BatchAsync("yes"), attempts: 2),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "The program 'cat' is not allowed on silo strict, which runs only id, yes (--allow-program).",
            await FailureOfAsync(await BatchAsync("cat", "/etc/passwd"), attempts: 1),
            StringComparison.Ordinal
        );

        GridProgram.Signal(silo.Id, "TERM");
        await silo.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_silo_that_cannot_run_commands_as_the_user_does_not_start_and_says_why()
    {
        var silo = await Grid.RunAsync("silo", "--run-as", "no-such-user");
        Assert.Equal(3, silo.Exit);
        Assert.Contains("'no-such-user'", Assert.Single(silo.ErrorLines), StringComparison.Ordinal);
    }

    private Task<GridOutcome> BatchAsync(params string[] command) =>
        Grid.RunAsync([
            "batch",
            "--items",
            "1..1",
            "--attempts",
            "2",
            "--retry-delay",
            "1ms",
            "--require",
            Place,
            "--watch",
            "--json",
            "--",
            .. command,
        ]);

    private async Task<string> FailureOfAsync(GridOutcome job, int attempts)
    {
        Assert.Equal(1, job.Exit);
        Assert.Equal(attempts, (await Grid.DoAsync("items", job.JobId, "--json")).Json[0].GetProperty("attempt").GetInt32());
        return (await Grid.DoAsync("show", job.JobId, "--json"))
            .Json[0]
            .GetProperty("failures")
            .GetRawText()
            .Replace("\\u0027", "'", StringComparison.Ordinal);
    }
}
