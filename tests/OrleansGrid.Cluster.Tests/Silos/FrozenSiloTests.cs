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
}
