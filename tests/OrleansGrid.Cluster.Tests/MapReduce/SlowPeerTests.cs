namespace OrleansGrid.Cluster.Tests;

/// <summary>A silo that stands still while others fetch map output from it.</summary>
public sealed class SlowPeerTests(TestCluster cluster) : MapReduceTest(cluster)
{
    [Fact]
    public async Task Reducers_wait_for_a_silo_that_is_slow()
    {
        var (job, keeper) = await UntilFetchedFromAFrozenSiloAsync();

        keeper.Thaw();

        await EndsWellAsync(job);
    }

    [Fact]
    public async Task What_a_silo_kept_that_never_answers_is_mapped_again()
    {
        var (job, _) = await UntilFetchedFromAFrozenSiloAsync();

        await EndsWellAsync(job);
        Assert.Equal(5, await StagesOfAsync(job));
    }

    private async Task<(GridJob Job, SiloProcess Keeper)> UntilFetchedFromAFrozenSiloAsync()
    {
        var (job, keeper) = await MappedWithAnIdleKeeperAsync();
        keeper.Freeze();
        OpenGate();
        await Eventually.TrueAsync(
            async () =>
                await Cluster.AskAsync<long>(
                    "select count(*) from grid.stages where job_id = $1 and stage = 1 and items_succeeded = items_total",
                    job.Id
                ) == 1,
            "all is mapped, so the reducers begin"
        );
        return (job, keeper);
    }
}
