using System.Text.Json;
using Npgsql;
using OrleansGrid.Silo.Lanes;

namespace OrleansGrid.Silo.Tests.Lanes;

public sealed class CheckpointTests(SiloDatabase database)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_connection_that_was_cut_while_it_lay_idle_costs_no_checkpoint()
    {
        var (silo, job) = (await database.SiloAsync(), await database.JobAsync());
        await using var own = NpgsqlDataSource.Create(database.Grid.ConnectionString + ";Application Name=checkpoints;Maximum Pool Size=1");
        var checkpoints = new Checkpoints(own, silo);

        await checkpoints.SaveAsync(job, 0, 5, 1, 1, JsonElement.Parse("1"), Token);
        await CutAsync();
        await checkpoints.SaveAsync(job, 0, 5, 1, 1, JsonElement.Parse("2"), Token);
        await CutAsync();
        Assert.Equal(2, (await checkpoints.LoadAsync(job, 0, 5, Token))?.GetInt32());
    }

    [Fact]
    public async Task An_earlier_attempt_never_overwrites_the_checkpoint_of_a_later_one()
    {
        var (silo, job) = (await database.SiloAsync(), await database.JobAsync());
        var checkpoints = new Checkpoints(database.Grid.DataSource, silo);
        Assert.True(await checkpoints.SaveAsync(job, 0, 5, 1, 2, JsonElement.Parse("20"), Token));

        Assert.False(await checkpoints.SaveAsync(job, 0, 5, 1, 1, JsonElement.Parse("10"), Token));

        Assert.True(await checkpoints.SaveAsync(job, 0, 5, 1, 2, JsonElement.Parse("21"), Token));
        Assert.Equal(21, (await checkpoints.LoadAsync(job, 0, 5, Token))?.GetInt32());
    }

    [Fact]
    public async Task A_first_attempt_of_a_later_run_overwrites_the_checkpoint_of_the_run_before()
    {
        var (silo, job) = (await database.SiloAsync(), await database.JobAsync());
        var checkpoints = new Checkpoints(database.Grid.DataSource, silo);
        Assert.True(await checkpoints.SaveAsync(job, 0, 5, 1, 3, JsonElement.Parse("1"), Token));
        await database.RunAsync($$"""update grid_internal.grain_state set payload = payload || '{"run": 2}' where job_id = '{{job}}'""");

        Assert.False(await checkpoints.SaveAsync(job, 0, 5, 1, 4, JsonElement.Parse("2"), Token));
        Assert.True(await checkpoints.SaveAsync(job, 0, 5, 2, 1, JsonElement.Parse("3"), Token));
    }

    [Fact]
    public async Task A_silo_that_was_declared_dead_saves_no_checkpoint_nor_does_anyone_for_a_job_that_has_ended()
    {
        var (silo, job, ended) = (await database.SiloAsync(), await database.JobAsync(), await database.JobAsync("cancelled"));
        var checkpoints = new Checkpoints(database.Grid.DataSource, silo);
        Assert.False(await checkpoints.SaveAsync(ended, 0, 5, 1, 1, JsonElement.Parse("1"), Token));
        await database.RunAsync(SiloDatabase.Evict(silo));

        Assert.False(await checkpoints.SaveAsync(job, 0, 5, 1, 1, JsonElement.Parse("1"), Token));
        Assert.Null(await checkpoints.LoadAsync(job, 0, 5, Token));
    }

    private Task CutAsync() =>
        database.RunAsync("select pg_terminate_backend(pid, 10000) from pg_stat_activity where application_name = 'checkpoints'");
}
