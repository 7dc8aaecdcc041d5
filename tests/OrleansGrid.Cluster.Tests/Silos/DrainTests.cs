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
    public async Task A_silo_that_a_person_drains_gets_nothing_new_and_leaves_when_its_item_has_ended_however_long_that_takes()
    {
        var silo = Cluster.Silos[2];
        await silo.KillAsync();
        // Whoever waited no longer than for SIGTERM would give the item back.
        Cluster.Start(silo, ["--drain-timeout", "1ms"]);
        await Cluster.UntilActiveAsync(silo);
        var there = new Dictionary<string, string> { ["zone"] = "far" };
        var running = await SubmitAsync("gated", 1, s => s with { Require = there });
        await UntilExecutedAsync(running, 1);

        await Cluster.Client.DrainSiloAsync(silo.Name, Cancellation);
        await Cluster.Client.DrainSiloAsync(silo.Name, Cancellation);
        await Eventually.TrueAsync(async () => await StateOfAsync(silo) == "draining", $"{silo.Name} is shown as draining");
        var late = await SubmitAsync("steady", 1, s => s with { Require = there });
        await EndOfAsync(await SubmitAsync("steady", 50));
        Assert.True(silo.IsRunning);
        OpenGate(running);

        Assert.Equal(0, await silo.ExitAsync());
        Assert.Equal("dead", await StateOfAsync(silo));
        Assert.Equal(JobState.Succeeded, (await EndOfAsync(running)).State);
        await Cluster.ExactlyOnceAsync(running, 1);
        Assert.Single(Executions.Read(Cluster.ExecutionsFolder, running.Id));
        Assert.Empty(Executions.Read(Cluster.ExecutionsFolder, late.Id));

        Cluster.Start(silo);
        await Cluster.UntilActiveAsync(silo);
        Assert.Equal(JobState.Succeeded, (await EndOfAsync(late)).State);
    }

    private Task<string> StateOfAsync(SiloProcess silo) =>
        Cluster.AskAsync<string>("select state from grid.silos where silo = $1 and pid = $2", silo.Name, silo.ProcessId);

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
