namespace OrleansGrid.Cluster.Tests;

public sealed class ControlTests(TestCluster cluster) : ClusterTest(cluster)
{
    [Fact]
    public async Task A_cancellation_that_races_with_the_end_leaves_one_end_and_true_counts()
    {
        const int Rounds = 60;
        for (var round = 0; round < Rounds; round++)
        {
            var job = await SubmitAsync("quick", 1 + (round * 7));
            await Task.Delay(Random.Shared.Next(0, 25), Cancellation);
            try
            {
                await job.CancelAsync(Cancellation);
            }
            catch (GridException ended) when (ended.Fault == GridFault.Conflict)
            {
                // The end came first.
            }

            var end = await EndOfAsync(job);
            await Cluster.TrueCountsAsync(job);
            Assert.Equal(end.State.ToName(), await Cluster.AskAsync<string>("select state from grid.jobs where job_id = $1", job.Id));
            Assert.True(end.State == JobState.Cancelled || end.ItemsSucceeded == end.ItemsTotal);
        }
    }

    [Fact]
    public async Task A_cancelled_job_stops_its_items_and_keeps_what_was_committed()
    {
        var job = await SubmitAsync("steady", 600);
        await Cluster.UntilCommittedAsync(job, 100);

        await job.CancelAsync(Cancellation);

        Assert.Equal(JobState.Cancelled, (await EndOfAsync(job)).State);
        await Cluster.TrueCountsAsync(job);
        Assert.InRange(await Cluster.AskAsync<long>("select items_succeeded from grid.jobs where job_id = $1", job.Id), 100, 599);
    }

    [Fact]
    public async Task A_paused_job_begins_nothing_until_it_is_resumed()
    {
        const int Items = 600;
        var job = await SubmitAsync("steady", Items);
        await Cluster.UntilCommittedAsync(job, 50);

        await job.PauseAsync(Cancellation);
        await Eventually.TrueAsync(async () => (await job.GetStatusAsync(Cancellation)).Lanes.Count == 0, "what ran has ended");
        var begun = Executions.Read(Cluster.ExecutionsFolder, job.Id).Count;
        await EndOfAsync(await SubmitAsync("steady", 100));

        Assert.Equal(begun, Executions.Read(Cluster.ExecutionsFolder, job.Id).Count);
        Assert.Equal(JobState.Paused, (await job.GetStatusAsync(Cancellation)).State);

        await job.ResumeAsync(Cancellation);
        Assert.Equal(JobState.Succeeded, (await EndOfAsync(job)).State);
        await Cluster.ExactlyOnceAsync(job, Items);
        Assert.Equal(Items, Executions.Read(Cluster.ExecutionsFolder, job.Id).Count);
    }

    [Fact]
    public async Task A_retried_job_runs_only_the_items_that_failed()
    {
        const int Items = 100;
        var job = await SubmitAsync("flaky", Items);
        for (var attempt = 1; attempt < Flaky.Succeeds; attempt++)
        {
            Assert.Equal(JobState.Failed, (await EndOfAsync(job)).State);
            await Cluster.ExactlyOnceAsync(job, Items / 2, Items / 2);
            await job.RetryAsync(Cancellation);
        }

        Assert.Equal(JobState.Succeeded, (await EndOfAsync(job)).State);
        await Cluster.ExactlyOnceAsync(job, Items);
        Assert.All(
            Executions.Read(Cluster.ExecutionsFolder, job.Id).GroupBy(e => e.Item),
            item => Assert.Equal(item.Key % 2 == 0 ? 1 : Flaky.Succeeds, item.Count())
        );
    }
}
