namespace OrleansGrid.Cluster.Tests;

/// <summary>A silo killed wherever a MapReduce job may be.</summary>
public sealed class KilledMapReduceTests(TestCluster cluster) : MapReduceTest(cluster)
{
    [Theory]
    [InlineData("planned:1")]
    [InlineData("publish:1")]
    [InlineData("published:1")]
    public async Task A_silo_that_dies_where_there_is_only_one_item_leaves_it_to_its_successor(string place)
    {
        // Only this silo may run the job's items.
        var victim = Cluster.Silos[2];
        await RestartAsync(victim, place);
        OpenGate();

        var job = await SubmitAsync(spec => spec with { Require = new Dictionary<string, string> { ["zone"] = "far" } });

        Assert.NotEqual(0, await victim.ExitAsync());
        await Cluster.HealAsync();
        await EndsWellAsync(job);
        // What it had mapped was still there when it came back.
        Assert.Equal(4, await StagesOfAsync(job));
    }

    [Fact]
    public async Task Rows_are_there_once_when_a_silo_dies_before_it_can_say_that_they_are_written()
    {
        var victim = Cluster.Silos[2];
        await RestartAsync(victim, "rows-kept:1");
        OpenGate();

        var job = await SubmitAsync(spec =>
            spec with
            {
                Rows = true,
                Require = new Dictionary<string, string> { ["zone"] = "far" },
            }
        );

        Assert.NotEqual(0, await victim.ExitAsync());
        Assert.Equal("", await ReadRowsAsync(job));
        await Cluster.HealAsync();
        await EndsWellAsync(job);
        Assert.Equal(ReadOutput(), await ReadRowsAsync(job));
        await Eventually.TrueAsync(
            async () => await Cluster.AskAsync<long>("select count(*) from grid_internal.written_parts where job_id = $1", job.Id) == 3,
            "rows that do not count are removed"
        );
    }

    [Theory]
    [InlineData("map:2")]
    [InlineData("mapped:2")]
    [InlineData("shuffle-read:2")]
    [InlineData("reduce:1")]
    [InlineData("reduced:1")]
    public async Task A_silo_that_dies_among_others_leaves_its_work_to_them(string place)
    {
        var victim = Cluster.Silos[1];
        await RestartAsync(victim, place);
        await UntilGivenWorkAsync(victim);
        OpenGate();

        // A part for each slot, so that each silo has some.
        var job = await SubmitUntilDeadAsync(victim, spec => spec with { Reducers = Cluster.Silos.Count * TestCluster.SlotsPerSilo });

        Assert.NotEqual(0, await victim.ExitAsync());
        await EndsWellAsync(job);
    }

    [Fact]
    public async Task Map_output_that_died_with_its_silo_is_made_again_and_nothing_else()
    {
        var (job, victim) = await MappedWithAnIdleKeeperAsync();
        var kept = await Cluster.AskAsync<long>(
            "select sum(items_succeeded)::bigint from grid.tasks where job_id = $1 and stage = 1 and silo = $2",
            job.Id,
            victim.Name
        );

        await victim.KillAsync();
        OpenGate();

        await EndsWellAsync(job);
        Assert.Equal(5, await StagesOfAsync(job));
        Assert.Equal(
            kept,
            await Cluster.AskAsync<long>("select items_total from grid.stages where job_id = $1 and stage = 4 and name = 'map'", job.Id)
        );
    }

    [Fact]
    public async Task All_silos_killed_and_started_again_go_on_with_what_they_had_mapped()
    {
        var job = await SubmitAsync();
        await UntilMappedAsync(job);

        await Task.WhenAll(Cluster.Silos.Select(s => s.KillAsync()));
        await Cluster.HealAsync();
        OpenGate();

        Assert.Equal("succeeded", await Cluster.UntilEndedAsync(job));
        await EndsWellAsync(job);
        Assert.Equal(4, await StagesOfAsync(job));
    }

    [Fact]
    public async Task The_job_s_own_silo_killed_in_the_map_stage_costs_no_split_that_was_mapped_elsewhere()
    {
        var job = await SubmitAsync();
        await UntilMappedAsync(job);

        await Cluster.SiloOf(job).KillAsync();
        OpenGate();

        Assert.Equal("succeeded", await Cluster.UntilEndedAsync(job));
        await EndsWellAsync(job);
    }
}
