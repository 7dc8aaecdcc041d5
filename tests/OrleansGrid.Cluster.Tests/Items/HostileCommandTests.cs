using System.Diagnostics;
using System.Globalization;

namespace OrleansGrid.Cluster.Tests;

public sealed class HostileCommandTests(TestCluster cluster) : ClusterTest(cluster)
{
    [Fact]
    public async Task A_command_that_prints_without_end_is_ended_and_fails()
    {
        var job = await SubmitAsync(["yes", "this never ends"]);

        Assert.Equal(JobState.Failed, (await EndOfAsync(job)).State);
        await Cluster.ExactlyOnceAsync(job, 0, 1);
        Assert.Equal("output", await Cluster.AskAsync<string>("select error ->> 'type' from grid.items where job_id = $1", job.Id));
    }

    [Fact]
    public async Task A_command_that_leaves_children_behind_and_dies_leaves_no_process()
    {
        var nap = Nap();
        var job = await SubmitAsync(["sh", "-c", $"sleep {nap} & (sleep {nap} &) ; exit 3"]);

        Assert.Equal(JobState.Failed, (await EndOfAsync(job)).State);
        await Cluster.ExactlyOnceAsync(job, 0, 1);
        Assert.Equal("exit", await Cluster.AskAsync<string>("select error ->> 'type' from grid.items where job_id = $1", job.Id));
        await Eventually.TrueAsync(() => Sleepers(nap) == 0, "no child is left");
    }

    [Fact]
    public async Task A_cancelled_job_leaves_no_process_of_its_commands()
    {
        var nap = Nap();
        var job = await SubmitAsync(["sh", "-c", $"sleep {nap} & sleep {nap}"]);
        await Eventually.TrueAsync(() => Sleepers(nap) == 2, "the command runs");

        await job.CancelAsync(Cancellation);

        Assert.Equal(JobState.Cancelled, (await EndOfAsync(job)).State);
        await Eventually.TrueAsync(() => Sleepers(nap) == 0, "no process is left");
    }

    [Fact]
    public async Task A_killed_silo_leaves_no_process_of_its_commands()
    {
        var nap = Nap();
        var job = await SubmitAsync(["sleep", nap], s => s with { Require = new Dictionary<string, string> { ["zone"] = "far" } });
        await Eventually.TrueAsync(() => Sleepers(nap) == 1, "the command runs");

        await Cluster.Silos[2].KillAsync();

        await Eventually.TrueAsync(() => Sleepers(nap) == 0, "no process is left");
        await job.CancelAsync(Cancellation);
        Assert.Equal(JobState.Cancelled, (await EndOfAsync(job)).State);
    }

    [Fact]
    public async Task The_temporary_folder_of_a_command_is_its_own_and_is_gone_also_after_its_silo_was_killed()
    {
        var commands = Path.Combine(Cluster.DataFolder, Cluster.Silos[2].Name, "commands");
        var nap = Nap();
        var job = await SubmitAsync(
            ["sh", "-c", $"echo x > \"$TMPDIR/file\"; exec sleep {nap}"],
            s => s with { Require = new Dictionary<string, string> { ["zone"] = "far" } }
        );
        await Eventually.TrueAsync(() => Sleepers(nap) == 1, "the command runs");
        var kept = Assert.Single(Directory.GetFiles(commands, "file", SearchOption.AllDirectories));

        await Cluster.Silos[2].KillAsync();
        await job.CancelAsync(Cancellation);
        Assert.Equal(JobState.Cancelled, (await EndOfAsync(job)).State);
        Assert.True(File.Exists(kept));

        Cluster.Start(Cluster.Silos[2]);
        await Cluster.UntilActiveAsync(Cluster.Silos[2]);
        Assert.False(File.Exists(kept));
    }

    [Fact]
    public async Task A_silo_that_has_only_NETs_own_processes_runs_commands_and_ends_them_with_their_children()
    {
        var far = Cluster.Silos[2];
        await far.KillAsync();
        Cluster.Start(far, ("GRID_CHILD_PROCESSES", "portable"));
        await Cluster.UntilActiveAsync(far);
        Assert.Contains(far.Log, line => line.Contains("a cancelled command is killed without SIGTERM", StringComparison.Ordinal));

        var said = await SubmitAsync(["sh", "-c", "echo said \"$1\"; exit $1", "sh", "{}"], OnFar, items: 2);
        Assert.Equal(JobState.Failed, (await EndOfAsync(said)).State);
        await Cluster.ExactlyOnceAsync(said, 1, 1);
        const string first = "select result #>> '{}' from grid.items where job_id = $1 and item = 0";
        Assert.Equal("said 0", await Cluster.AskAsync<string>(first, said.Id));

        var nap = Nap();
        var job = await SubmitAsync(["sh", "-c", $"sleep {nap} & sleep {nap}"], OnFar);
        await Eventually.TrueAsync(() => Sleepers(nap) == 2, "the command runs");
        await job.CancelAsync(Cancellation);
        Assert.Equal(JobState.Cancelled, (await EndOfAsync(job)).State);
        await Eventually.TrueAsync(() => Sleepers(nap) == 0, "no process is left");

        static BatchSpec OnFar(BatchSpec spec) => spec with { Require = new Dictionary<string, string> { ["zone"] = "far" } };
    }

    private Task<GridJob> SubmitAsync(string[] command, Func<BatchSpec, BatchSpec>? more = null, long items = 1) =>
        SubmitAsync("command", items, s => (more ?? (same => same))(s with { Command = new CommandLine(command) }));

    /// <summary>A length of sleep that no other process has, by which its processes are known.</summary>
    private static string Nap() => Random.Shared.Next(1_000_000, 9_999_999).ToString(CultureInfo.InvariantCulture);

    private static int Sleepers(string nap)
    {
        using var ps = Process.Start(new ProcessStartInfo("ps", ["-eo", "args="]) { RedirectStandardOutput = true })!;
        return ps.StandardOutput.ReadToEnd().Split('\n').Count(line => line.Trim() == $"sleep {nap}");
    }
}
