namespace OrleansGrid.Cluster.Tests;

public sealed class KilledSiloTests(TestCluster cluster) : ClusterTest(cluster)
{
    private const int Items = 600;

    [Fact]
    public async Task A_silo_killed_in_the_middle_of_a_job_costs_no_item_and_repeats_none()
    {
        var job = await HalfDoneAsync();

        await Cluster.Silos.First(s => s != Cluster.SiloOf(job)).KillAsync();
        Say("killed");

        await EndsWellAsync(job);
    }

    [Fact]
    public async Task A_job_whose_own_silo_is_killed_goes_on_elsewhere()
    {
        var job = await HalfDoneAsync();
        var home = Cluster.SiloOf(job);

        await home.KillAsync();
        Say($"{home.Name} killed");

        Assert.Equal("succeeded", await Cluster.UntilEndedAsync(job));
        Assert.NotEqual(home, Cluster.SiloOf(job));
        await EndsWellAsync(job);
    }

    [Fact]
    public async Task Two_silos_of_three_killed_at_once_leave_the_job_to_the_third()
    {
        var job = await HalfDoneAsync();
        var home = Cluster.SiloOf(job);

        await Task.WhenAll(home.KillAsync(), Cluster.Silos.First(s => s != home).KillAsync());
        Say("killed");

        await EndsWellAsync(job);
    }

    [Fact]
    public async Task All_silos_killed_and_started_again_go_on_with_the_job_by_themselves()
    {
        var job = await HalfDoneAsync();

        await Task.WhenAll(Cluster.Silos.Select(s => s.KillAsync()));
        Say("killed");
        await Cluster.HealAsync();
        Say("active again");

        Assert.Equal("succeeded", await Cluster.UntilEndedAsync(job));
        await EndsWellAsync(job);
    }

    [Fact]
    public async Task A_silo_killed_while_it_joins_disturbs_nobody()
    {
        var joining = Cluster.Silos[1];
        await joining.KillAsync();
        var job = await HalfDoneAsync();

        Cluster.Start(joining);
        await Eventually.TrueAsync(
            async () =>
                await Cluster.AskAsync<long>(
                    "select count(*) from grid.silos where silo = $1 and pid = $2",
                    joining.Name,
                    joining.ProcessId
                ) == 1,
            $"{joining.Name} has begun to join"
        );
        await joining.KillAsync();
        Assert.NotEqual(
            "active",
            await Cluster.AskAsync<string>("select state from grid.silos where silo = $1 and pid = $2", joining.Name, joining.ProcessId)
        );

        await EndsWellAsync(job);
    }

    private async Task<GridJob> HalfDoneAsync()
    {
        var job = await SubmitAsync("steady", Items);
        await Cluster.UntilCommittedAsync(job, 100);
        return job;
    }

    private async Task EndsWellAsync(GridJob job)
    {
        Assert.Equal(JobState.Succeeded, (await EndOfAsync(job)).State);
        Say("ended");
        await Cluster.ExactlyOnceAsync(job, Items);
    }
}
