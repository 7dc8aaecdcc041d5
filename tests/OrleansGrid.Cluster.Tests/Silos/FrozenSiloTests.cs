namespace OrleansGrid.Cluster.Tests;

public sealed class FrozenSiloTests(TestCluster cluster) : ClusterTest(cluster)
{
    private const int Items = 600;

    [Fact]
    public async Task A_silo_frozen_past_its_eviction_has_its_late_commits_refused_and_leaves()
    {
        var job = await SubmitAsync("steady", Items);
        await Cluster.UntilCommittedAsync(job, 100);
        var zombie = Cluster.Silos.First(s => s != Cluster.SiloOf(job));
        var processId = zombie.ProcessId;

        zombie.Freeze();
        Say($"{zombie.Name} frozen");
        await Eventually.TrueAsync(
            async () =>
                await Cluster.AskAsync<string>("select state from grid.silos where silo = $1 and pid = $2", zombie.Name, processId)
                == "dead",
            $"{zombie.Name} is evicted"
        );
        Say("evicted");
        Assert.Equal(JobState.Succeeded, (await EndOfAsync(job)).State);
        Say("job ended");
        zombie.Thaw();

        await Eventually.TrueAsync(
            async () =>
                await Cluster.AskAsync<long>(
                    "select count(*) from grid.refused_commits where job_id = $1 and silo = $2 and reason = 'the silo was evicted'",
                    job.Id,
                    zombie.Name
                ) > 0,
            "a late commit is refused because the silo was evicted"
        );
        Assert.NotEqual(0, await zombie.ExitAsync());
        await Cluster.ExactlyOnceAsync(job, Items, 0, processId);
    }

    [Fact]
    public async Task A_silo_that_answers_is_not_evicted_without_force_and_a_frozen_one_is_at_once()
    {
        await using var person = new GridClient(
            new GridClientOptions { ConnectionString = Cluster.SiloPostgres, RetryFor = TimeSpan.Zero }
        );
        var job = await SubmitAsync("steady", Items);
        await Cluster.UntilCommittedAsync(job, 100);
        var frozen = Cluster.Silos.First(s => s != Cluster.SiloOf(job));
        var refusal = await Assert.ThrowsAsync<GridException>(() => person.EvictSiloAsync(frozen.Name, cancellationToken: Cancellation));
        Assert.Equal(GridFault.Conflict, refusal.Fault);
        Assert.Contains("answers and is not declared dead", refusal.Message, StringComparison.Ordinal);
        var unknown = await Assert.ThrowsAsync<GridException>(() => person.EvictSiloAsync("silo-9", cancellationToken: Cancellation));
        Assert.StartsWith("No living silo is named 'silo-9'; there are silo-1, silo-2, silo-3", unknown.Message, StringComparison.Ordinal);

        frozen.Freeze();
        try
        {
            // Its peers may be first; then no living silo has the name.
            Assert.Equal([frozen.ProcessId], await person.EvictSiloAsync(frozen.Name, cancellationToken: Cancellation));
        }
        catch (GridException tooLate) when (tooLate.Fault == GridFault.NotFound) { }

        Assert.Equal(
            "dead",
            await Cluster.AskAsync<string>("select state from grid.silos where silo = $1 and pid = $2", frozen.Name, frozen.ProcessId)
        );
        Assert.Equal(JobState.Succeeded, (await EndOfAsync(job)).State);
        frozen.Thaw();
        Assert.NotEqual(0, await frozen.ExitAsync());
        await Cluster.ExactlyOnceAsync(job, Items, 0, frozen.ProcessId);
    }

    [Fact]
    public async Task A_silo_that_answers_and_is_evicted_by_force_stops_and_its_work_is_done_once_by_others()
    {
        await using var person = await GridClient.ConnectAsync(Cluster.SiloPostgres, Cancellation);
        var job = await SubmitAsync("steady", Items);
        await Cluster.UntilCommittedAsync(job, 100);
        var evicted = Cluster.Silos.First(s => s != Cluster.SiloOf(job));

        Assert.Equal([evicted.ProcessId], await person.EvictSiloAsync(evicted.Name, force: true, Cancellation));

        Assert.NotEqual(0, await evicted.ExitAsync());
        Assert.Equal(JobState.Succeeded, (await EndOfAsync(job)).State);
        await Cluster.ExactlyOnceAsync(job, Items, 0, evicted.ProcessId);
    }
}
