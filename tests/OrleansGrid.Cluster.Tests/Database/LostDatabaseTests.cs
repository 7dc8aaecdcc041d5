using OrleansGrid.Postgres;

namespace OrleansGrid.Cluster.Tests;

public sealed class LostDatabaseTests(TestCluster cluster) : ClusterTest(cluster)
{
    private const int Items = 1200;

    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task A_database_that_crashes_and_is_away_for_ten_seconds_costs_no_item_and_no_silo()
    {
        var processes = Cluster.Silos.Select(s => s.ProcessId).ToList();
        var job = await SubmitAsync("steady", Items);
        await Cluster.UntilCommittedAsync(job, 100);

        await Cluster.Server.StopAsync(StopMode.Immediate, Cancellation);
        Say("server stopped");
        await Task.Delay(Outage, Cancellation);
        await Cluster.StartServerAsync();
        Say("server started");

        Assert.Equal(JobState.Succeeded, (await EndOfAsync(job)).State);
        Say("job ended");
        await Cluster.ExactlyOnceAsync(job, Items);
        Assert.Equal(processes, Cluster.Silos.Where(s => s.IsRunning).Select(s => s.ProcessId));
    }
}
