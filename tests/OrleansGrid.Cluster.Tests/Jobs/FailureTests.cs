namespace OrleansGrid.Cluster.Tests;

public sealed class FailureTests(TestCluster cluster) : ClusterTest(cluster)
{
    private static readonly RetryPolicy ThreeTimes = new() { Attempts = 3, FirstDelay = TimeSpan.FromMilliseconds(100) };

    [Fact]
    public async Task Items_that_always_throw_fail_after_their_attempts_and_each_attempt_is_kept()
    {
        const int Items = 60;
        var job = await SubmitAsync("throwing", Items, s => s with { Retry = ThreeTimes });

        Assert.Equal(JobState.Failed, (await EndOfAsync(job)).State);
        await Cluster.ExactlyOnceAsync(job, Items / 2, Items / 2);
        Assert.Equal(Items / 2 * 3, await Cluster.AskAsync<long>("select count(*) from grid.attempts where job_id = $1", job.Id));
        Assert.Equal(
            Items / 2 * 3,
            await Cluster.AskAsync<long>(
                "select count(*) from grid.attempts where job_id = $1 and error ->> 'type' = 'System.InvalidOperationException' and "
                    + "error ->> 'message' like '%is odd.' and error ->> 'stack' <> '' and silo like 'silo-%'",
                job.Id
            )
        );
    }

    [Fact]
    public async Task Items_that_fail_at_first_succeed_with_a_later_attempt_after_a_wait()
    {
        const int Items = 60;
        var job = await SubmitAsync("flaky", Items, s => s with { Retry = ThreeTimes });

        Assert.Equal(JobState.Succeeded, (await EndOfAsync(job)).State);
        await Cluster.ExactlyOnceAsync(job, Items);
        Assert.Equal(Items / 2, await Cluster.AskAsync<long>("select count(*) from grid.items where job_id = $1 and attempt = 3", job.Id));
        foreach (var attempts in Executions.Read(Cluster.ExecutionsFolder, job.Id).GroupBy(e => e.Item))
        {
            var starts = attempts.OrderBy(e => e.Attempt).Select(e => e.StartedAt).ToList();
            Assert.All(starts.Zip(starts.Skip(1)), pair => Assert.True(pair.Second - pair.First >= ThreeTimes.FirstDelay));
        }
    }

    [Fact]
    public async Task A_job_that_bears_its_failures_succeeds()
    {
        const int Items = 60;
        var job = await SubmitAsync("throwing", Items, s => s with { MaxFailed = new FailureTolerance(null, 0.5) });

        Assert.Equal(JobState.Succeeded, (await EndOfAsync(job)).State);
        await Cluster.ExactlyOnceAsync(job, Items / 2, Items / 2);
    }

    [Fact]
    public async Task A_job_with_more_failures_than_it_bears_ends_early()
    {
        const int Items = 1_000_000;
        var job = await SubmitAsync("throwing", Items, s => s with { MaxFailed = new FailureTolerance(5, null) });

        var end = await EndOfAsync(job);
        Assert.Equal(JobState.Failed, end.State);
        Assert.Contains("tolerates at most 5", end.Error, StringComparison.Ordinal);
        Assert.True(end.ItemsSucceeded + end.ItemsFailed < Items);
        await Cluster.TrueCountsAsync(job);
    }
}
