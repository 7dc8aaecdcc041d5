namespace OrleansGrid.Cluster.Tests;

public sealed class KeyTests(TestCluster cluster) : ClusterTest(cluster)
{
    [Fact]
    public async Task The_same_key_submitted_a_hundred_times_at_once_is_one_job()
    {
        const int Items = 50;
        var key = $"hundred-{Guid.NewGuid()}";

        var jobs = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => SubmitAsync("steady", Items, s => s with { Key = key })));

        Assert.Single(jobs.Select(j => j.Id).Distinct());
        Assert.Single(jobs, j => !j.Existed);
        Assert.Equal(1, await Cluster.AskAsync<long>("select count(*) from grid.jobs where key = $1", key));
        Assert.Equal(JobState.Succeeded, (await EndOfAsync(jobs[0])).State);
        await Cluster.ExactlyOnceAsync(jobs[0], Items);
        Assert.Equal(Items, Executions.Read(Cluster.ExecutionsFolder, jobs[0].Id).Count);
    }

    [Fact]
    public async Task The_same_key_with_another_body_is_refused()
    {
        var key = $"body-{Guid.NewGuid()}";
        var job = await SubmitAsync("quick", 10, s => s with { Key = key });

        var refusal = await Assert.ThrowsAsync<GridException>(() => SubmitAsync("quick", 11, s => s with { Key = key }));

        Assert.Equal(GridFault.Conflict, refusal.Fault);
        Assert.Equal(JobState.Succeeded, (await EndOfAsync(job)).State);
        await Cluster.ExactlyOnceAsync(job, 10);
    }
}
