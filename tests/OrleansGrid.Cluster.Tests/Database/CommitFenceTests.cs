using OrleansGrid.Engine.Tasks;
using OrleansGrid.Protocol;
using OrleansGrid.Silo.Commit;
using OrleansGrid.Silo.Membership;

namespace OrleansGrid.Cluster.Tests;

/// <summary>What the database refuses, whoever sends it: commits made by hand against a running job.</summary>
public sealed class CommitFenceTests(TestCluster cluster) : ClusterTest(cluster)
{
    private const int Items = 40;

    [Fact]
    public async Task A_range_that_overlaps_a_committed_one_is_refused_whole_and_the_job_finds_its_way()
    {
        var job = await RunningAsync();
        var silo = await IdentityAsync(Cluster.Silos[0]);
        Assert.Equal(CommitDecision.Committed, await CommitAsync(silo, RangeOf(job, 20, 24)));

        Assert.Equal(CommitDecision.OutcomeExists, await CommitAsync(silo, RangeOf(job, 22, 26)));

        OpenGate(job);
        Assert.Equal(JobState.Succeeded, (await EndOfAsync(job)).State);
        await Cluster.TrueCountsAsync(job);
        Assert.Equal(Items, await Cluster.AskAsync<long>("select count(*) from grid.items where job_id = $1", job.Id));
    }

    [Fact]
    public async Task A_commit_sent_again_after_its_answer_was_lost_is_the_same_commit()
    {
        var job = await RunningAsync();
        var silo = await IdentityAsync(Cluster.Silos[0]);
        var commit = RangeOf(job, 20, 24);

        Assert.Equal(CommitDecision.Committed, await CommitAsync(silo, commit));
        Assert.Equal(CommitDecision.Committed, await CommitAsync(silo, commit));

        Assert.Equal(1, await Cluster.AskAsync<long>("select count(*) from grid.tasks where job_id = $1", job.Id));
        await EndAsync(job);
    }

    [Fact]
    public async Task A_commit_of_another_run_is_refused()
    {
        var job = await RunningAsync();

        Assert.Equal(CommitDecision.LaterRun, await CommitAsync(await IdentityAsync(Cluster.Silos[0]), RangeOf(job, 20, 24, run: 2)));

        await EndAsync(job);
    }

    [Fact]
    public async Task A_commit_of_an_evicted_silo_is_refused()
    {
        var job = await RunningAsync();
        var evicted = await IdentityAsync(Cluster.Silos[1]);
        Assert.Equal(CommitDecision.Committed, await CommitAsync(evicted, RangeOf(job, 20, 24)));
        var processId = Cluster.Silos[1].ProcessId;
        await Cluster.Silos[1].KillAsync();
        await Eventually.TrueAsync(
            async () =>
                await Cluster.AskAsync<string>("select state from grid.silos where silo = $1 and pid = $2", evicted.Name, processId)
                == "dead",
            "the silo is evicted"
        );

        Assert.Equal(CommitDecision.SiloEvicted, await CommitAsync(evicted, RangeOf(job, 30, 34)));

        await EndAsync(job);
    }

    [Fact]
    public async Task A_commit_after_the_end_is_refused()
    {
        var job = await RunningAsync();
        await EndAsync(job);

        Assert.Equal(CommitDecision.JobEnded, await CommitAsync(await IdentityAsync(Cluster.Silos[0]), RangeOf(job, 20, 24)));
    }

    private async Task<GridJob> RunningAsync()
    {
        var job = await SubmitAsync("gated", Items);
        await UntilExecutedAsync(job, 1);
        return job;
    }

    private static async Task EndAsync(GridJob job)
    {
        await job.CancelAsync(Cancellation);
        Assert.Equal(JobState.Cancelled, (await EndOfAsync(job)).State);
    }

    private async Task<SiloIdentity> IdentityAsync(SiloProcess silo)
    {
        await using var command = Cluster.Database.CreateCommand(
            $"select address, port, generation from grid_internal.silos where silo = '{silo.Name}' order by started_at desc limit 1"
        );
        await using var row = await command.ExecuteReaderAsync(Cancellation);
        Assert.True(await row.ReadAsync(Cancellation));
        return new SiloIdentity(silo.Name, GridCluster.ClusterId, row.GetString(0), row.GetInt32(1), row.GetInt32(2), "");
    }

    private async Task<CommitDecision?> CommitAsync(SiloIdentity silo, RangeCommit commit) =>
        (await new CommitStatement(Cluster.Database, silo).RunAsync([commit], Cancellation)).Single()?.Decision;

    private static RangeCommit RangeOf(GridJob job, long first, long last, int run = 1) =>
        new()
        {
            JobId = job.Id,
            Stage = 0,
            Run = run,
            TaskId = Guid.CreateVersion7(),
            First = first,
            Last = last,
            Succeeded = true,
            StartedAt = DateTime.UtcNow,
            FinishedAt = DateTime.UtcNow,
            Decided = (_, _) => { },
        };
}
