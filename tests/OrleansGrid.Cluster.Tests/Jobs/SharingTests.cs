namespace OrleansGrid.Cluster.Tests;

public sealed class SharingTests(TestCluster cluster) : ClusterTest(cluster)
{
    private const int AllSlots = 3 * TestCluster.SlotsPerSilo;

    [Fact]
    public async Task Of_two_waiting_jobs_the_one_of_higher_priority_begins_first()
    {
        var blocker = await SubmitAsync("gated", AllSlots, s => s with { Priority = 100 });
        await UntilExecutedAsync(blocker, AllSlots);
        var low = await SubmitAsync("steady", 2 * AllSlots);
        var high = await SubmitAsync("steady", 2 * AllSlots, s => s with { Priority = 10 });
        await UntilWaitingAsync(low);
        await UntilWaitingAsync(high);
        OpenGate(blocker);

        Assert.Equal(JobState.Succeeded, (await EndOfAsync(high)).State);
        Assert.Equal(JobState.Succeeded, (await EndOfAsync(low)).State);
        var firstOfLow = Executions.Read(Cluster.ExecutionsFolder, low.Id).Min(e => e.StartedAt);
        Assert.InRange(Executions.Read(Cluster.ExecutionsFolder, high.Id).Count(e => e.StartedAt < firstOfLow), AllSlots, 2 * AllSlots);
    }

    [Fact]
    public async Task Many_small_jobs_end_while_a_huge_one_of_the_same_priority_runs()
    {
        var huge = await SubmitAsync("steady", 1_000_000);
        await Cluster.UntilCommittedAsync(huge, 50);

        var small = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => SubmitAsync("steady", 1)));
        var ends = await Task.WhenAll(small.Select(EndOfAsync));

        Assert.All(ends, end => Assert.Equal(JobState.Succeeded, end.State));
        Assert.Equal(JobState.Running, (await huge.GetStatusAsync(Cancellation)).State);
        await huge.CancelAsync(Cancellation);
        await EndOfAsync(huge);
        await Cluster.TrueCountsAsync(huge);
    }

    [Fact]
    public async Task Items_run_only_where_the_labels_are()
    {
        const int Items = 100;
        var job = await SubmitAsync("steady", Items, Require("zone", "far"));

        Assert.Equal(JobState.Succeeded, (await EndOfAsync(job)).State);
        await Cluster.ExactlyOnceAsync(job, Items);
        Assert.All(Executions.Read(Cluster.ExecutionsFolder, job.Id), e => Assert.Equal(Cluster.Silos[2].ProcessId, e.ProcessId));
    }

    [Fact]
    public async Task No_more_items_run_at_once_than_there_are_resources_for()
    {
        var job = await SubmitAsync("gated", 4, Require("gpu", "1"));
        await UntilExecutedAsync(job, 2);
        // The other slots of that silo are free, and stay so for this job.
        await EndOfAsync(await SubmitAsync("steady", 40, Require("zone", "far")));

        Assert.Equal(2, Executions.Read(Cluster.ExecutionsFolder, job.Id).Count);
        OpenGate(job);
        Assert.Equal(JobState.Succeeded, (await EndOfAsync(job)).State);
        await Cluster.ExactlyOnceAsync(job, 4);
    }

    [Fact]
    public async Task An_item_that_needs_several_slots_occupies_them()
    {
        var job = await SubmitAsync("gated", 6, s => s with { SlotsPerItem = TestCluster.SlotsPerSilo - 1 });
        await UntilExecutedAsync(job, 3);
        await EndOfAsync(await SubmitAsync("steady", 40));

        Assert.Equal(3, Executions.Read(Cluster.ExecutionsFolder, job.Id).Count);
        OpenGate(job);
        Assert.Equal(JobState.Succeeded, (await EndOfAsync(job)).State);
        await Cluster.ExactlyOnceAsync(job, 6);
    }

    [Fact]
    public async Task A_job_that_no_silo_can_run_says_so()
    {
        var job = await SubmitAsync("steady", 1, Require("zone", "nowhere"));

        await Eventually.TrueAsync(
            async () => (await job.GetStatusAsync(Cancellation)).Waiting?.Contains("zone=nowhere", StringComparison.Ordinal) == true,
            "the job says what it lacks"
        );
        await job.CancelAsync(Cancellation);
        Assert.Equal(JobState.Cancelled, (await EndOfAsync(job)).State);
    }

    /// <summary>Waits until the pool knows what the job wants: only then it can choose between jobs.</summary>
    private static Task UntilWaitingAsync(GridJob job) =>
        Eventually.TrueAsync(
            async () =>
                (await job.GetStatusAsync(Cancellation)).Waiting is { } why
                && !why.Contains("for the pool to answer", StringComparison.Ordinal),
            $"job {job.Id} waits for slots"
        );

    private static Func<BatchSpec, BatchSpec> Require(string name, string value) =>
        spec => spec with { Require = new Dictionary<string, string> { [name] = value } };
}
