using OrleansGrid.Postgres.Connections;

namespace OrleansGrid.Cluster.Tests;

/// <summary>A split that is slow on one silo is mapped a second time on another.</summary>
public sealed class SpeculationTests(TestCluster cluster) : MapReduceTest(cluster)
{
    [Fact]
    public async Task A_mapper_that_hangs_on_one_silo_is_overtaken_by_its_speculative_attempt_on_another_and_stopped()
    {
        var job = await SubmitAsync(spec => spec with { Program = "hangs-once", Speculate = null });

        await EndsWellAsync(job);

        Assert.True(File.Exists(Gate + "-stopped"), "The hanging mapper was not stopped.");
        // The gate is at the end of the input. On a busy machine other splits may have been slow, too.
        var last = await Cluster.AskAsync<long>("select items_total - 1 from grid.stages where job_id = $1 and stage = 1", job.Id);
        await using var database = await GridDatabase.OpenAsync(Cluster.ClientPostgres, Cancellation);
        var speculative = Assert.Single(
            await new JobReader(database).SpeculationsAsync(job.Id, Cancellation),
            t => t.Stage == "map" && t.Item == last
        );
        Assert.Equal("speculative_first", speculative.End);
        Assert.NotEqual(speculative.Beside, speculative.Silo);
        Assert.Equal(
            speculative.Silo,
            await Cluster.AskAsync<string>(
                "select silo from grid.items where job_id = $1 and stage = 1 and item = $2",
                job.Id,
                speculative.Item
            )
        );
        Assert.Equal(0, await Cluster.AskAsync<long>("select count(*) from grid.attempts where job_id = $1", job.Id));
        Assert.Equal(0, await Cluster.AskAsync<long>("select count(*) from grid.refused_commits where job_id = $1", job.Id));
    }
}
