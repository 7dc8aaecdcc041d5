using OrleansGrid.Postgres.Server;

namespace OrleansGrid.Cluster.Tests;

public sealed class LostDatabaseTests(TestCluster cluster) : ClusterTest(cluster)
{
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan BetweenTerminations = TimeSpan.FromMilliseconds(50);

    [Fact]
    public async Task A_database_that_crashes_and_is_away_for_ten_seconds_costs_no_item_and_no_silo()
    {
        const int Items = 900;
        var processes = Cluster.Silos.Select(s => s.ProcessId).ToList();
        var job = await SubmitAsync("steady", Items);
        await Cluster.UntilCommittedAsync(job, 100);

        await Cluster.Server.StopAsync(StopMode.Immediate, Cancellation);
        Say("server stopped");
        await Task.Delay(Outage, Cancellation);
        await Cluster.StartServerAsync();
        Say("server started");

        Assert.Equal(JobState.Succeeded, (await EndOfAsync(job)).State);
        Say("job ended");
        await Cluster.ExactlyOnceAsync(job, Items);
        Assert.Equal(processes, Cluster.Silos.Where(s => s.IsRunning).Select(s => s.ProcessId));
    }

    [Fact]
    public async Task Backends_terminated_at_random_cost_no_item_and_no_silo()
    {
        const int Items = 100_000;
        var processes = Cluster.Silos.Select(s => s.ProcessId).ToList();
        var job = await SubmitAsync("quick", Items);

        Assert.Equal(JobState.Succeeded, (await EndWhileTerminatingAsync(job)).State);
        await Cluster.ExactlyOnceAsync(job, Items);
        Assert.Equal(processes, Cluster.Silos.Where(s => s.IsRunning).Select(s => s.ProcessId));
    }

    [Fact]
    public async Task Backends_terminated_at_random_fail_no_trial_of_a_study_whose_sampler_and_pruner_write_and_read_all_the_time()
    {
        const int Trials = 600;
        var job = await Cluster.Client.SubmitAsync(
            new StudySpec
            {
                Name = TestContext.Current.TestMethod?.MethodName,
                Space = new SearchSpace().Float("x", 0, 1),
                Objective = "curve",
                Sampler = "tpe",
                Pruner = "hyperband",
                PrunerOptions = new Dictionary<string, string> { ["max"] = "27" },
                Directions = [Direction.Maximize],
                Trials = Trials,
                MaxParallel = 8,
            },
            Cancellation
        );

        Assert.Equal(JobState.Succeeded, (await EndWhileTerminatingAsync(job)).State);
        await Cluster.ExactlyOnceAsync(job, Trials);
    }

    private async Task<JobStatus> EndWhileTerminatingAsync(GridJob job)
    {
        var end = EndOfAsync(job);
        while (!end.IsCompleted)
        {
            await Cluster.AskAsync<long>(
                """
                select count(*) from (
                  select pg_terminate_backend(pid) from pg_stat_activity
                  where backend_type = 'client backend' and application_name <> 'test' order by random() limit 2) t
                """
            );
            await Task.Delay(BetweenTerminations, Cancellation);
        }

        return await end;
    }
}
