namespace OrleansGrid.Cluster.Tests;

public sealed class KilledSiloTests(TestCluster cluster) : ClusterTest(cluster)
{
    private const int Items = 600;

    [Fact]
    public async Task A_silo_killed_in_the_middle_of_a_job_costs_no_item_and_repeats_none()
    {
        var job = await SubmitAsync("steady", Items);
        await Cluster.UntilCommittedAsync(job, 100);
        var victim = Cluster.Silos.First(s => s != Cluster.SiloOf(job));

        await victim.KillAsync();
        Say($"{victim.Name} killed");

        Assert.Equal(JobState.Succeeded, (await EndOfAsync(job)).State);
        Say("job ended");
        await Cluster.ExactlyOnceAsync(job, Items);
    }

    [Fact]
    public async Task All_silos_killed_and_started_again_go_on_with_the_job_by_themselves()
    {
        var job = await SubmitAsync("steady", Items);
        await Cluster.UntilCommittedAsync(job, 100);

        await Task.WhenAll(Cluster.Silos.Select(s => s.KillAsync()));
        Say("all killed");
        await Cluster.HealAsync();
        Say("all active again");

        Assert.Equal("succeeded", await Cluster.UntilEndedAsync(job));
        Say("job ended");
        await Cluster.ExactlyOnceAsync(job, Items);
    }
}
