namespace OrleansGrid.Cluster.Tests;

public sealed class InterruptedCommitTests(TestCluster cluster) : ClusterTest(cluster)
{
    private const int Items = 400;

    [Theory]
    [InlineData("before-commit:4")]
    [InlineData("after-commit:4")]
    public async Task A_silo_that_dies_inside_a_commit_leaves_each_outcome_committed_once(string place)
    {
        var victim = Cluster.Silos[1];
        await victim.KillAsync();
        Cluster.Start(victim, ("GRID_FAIL_POINT", place));
        await Cluster.UntilActiveAsync(victim);

        var job = await SubmitAsync("steady", Items);

        Assert.NotEqual(0, await victim.ExitAsync());
        Assert.Equal(JobState.Succeeded, (await EndOfAsync(job)).State);
        await Cluster.ExactlyOnceAsync(job, Items);
    }
}
