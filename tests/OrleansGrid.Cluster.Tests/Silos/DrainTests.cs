namespace OrleansGrid.Cluster.Tests;

public sealed class DrainTests(TestCluster cluster) : ClusterTest(cluster)
{
    private const int Items = 600;

    [Fact]
    public async Task A_silo_told_to_stop_commits_what_it_has_finished_hands_back_the_rest_and_exits_with_0()
    {
        var job = await SubmitAsync("steady", Items);
        await Cluster.UntilCommittedAsync(job, 100);

        Assert.Equal(0, await Cluster.SiloOf(job).TerminateAsync());
        Say("left");

        Assert.Equal(JobState.Succeeded, (await EndOfAsync(job)).State);
        await Cluster.ExactlyOnceAsync(job, Items);
        // Nothing was lost half-way: what had begun was finished and committed, what had not was run by others.
        Assert.Equal(Items, Executions.Read(Cluster.ExecutionsFolder, job.Id).Count);
    }

    [Fact]
    public async Task A_silo_whose_item_does_not_end_in_time_hands_it_back_and_exits_with_0()
    {
        var silo = Cluster.Silos[2];
        await silo.KillAsync();
        Cluster.Start(silo, ["--drain-timeout", "1s"]);
        await Cluster.UntilActiveAsync(silo);
        var job = await SubmitAsync("gated", 1, s => s with { Require = new Dictionary<string, string> { ["zone"] = "far" } });
        await UntilExecutedAsync(job, 1);

        Assert.Equal(0, await silo.TerminateAsync());
        Cluster.Start(silo);
        await Cluster.UntilActiveAsync(silo);
        await UntilExecutedAsync(job, 2);
        OpenGate(job);

        Assert.Equal(JobState.Succeeded, (await EndOfAsync(job)).State);
        await Cluster.ExactlyOnceAsync(job, 1);
    }
}
