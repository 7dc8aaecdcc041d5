namespace OrleansGrid.Cluster.Tests;

/// <summary>A silo killed while a reducer has read the first half of what it keeps for it.</summary>
public sealed class CutFetchTests(TestCluster cluster) : SortTest(cluster)
{
    /// <summary>
    /// A split for each silo, and partitions of two pieces each: the third piece that a silo is asked for is the second of a partition.
    /// </summary>
    private const int Splits = 3;
    private const int Reducers = 2;

    [Fact]
    public async Task A_fetch_cut_in_the_middle_of_a_partition_neither_loses_nor_doubles_a_line()
    {
        var victim = Cluster.Silos[1];
        await RestartAsync(victim, "shuffle-read:3");
        await UntilGivenWorkAsync(victim);

        var job = await SubmitUntilDeadAsync(
            victim,
            spec => Sort(spec) with { SplitBytes = (new FileInfo(Input).Length / Splits) + 1, Reducers = Reducers }
        );

        Assert.NotEqual(0, await victim.ExitAsync());
        await EndsSortedAsync(job);
    }
}
