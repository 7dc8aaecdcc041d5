using System.Text.Json;
using Npgsql;
using Xunit;

namespace OrleansGrid.Silo.Tests.Lanes;

public sealed class CheckpointTests(SiloDatabase database)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_connection_that_was_cut_while_it_lay_idle_costs_no_checkpoint()
    {
        var job = await database.JobAsync();
        await using var own = NpgsqlDataSource.Create(database.Grid.ConnectionString + ";Application Name=checkpoints;Maximum Pool Size=1");
        var checkpoints = new Checkpoints(own);

        await checkpoints.SaveAsync(job, 0, 5, 1, JsonElement.Parse("1"), Token);
        await CutAsync();
        await checkpoints.SaveAsync(job, 0, 5, 1, JsonElement.Parse("2"), Token);
        await CutAsync();
        Assert.Equal(2, (await checkpoints.LoadAsync(job, 0, 5, Token))?.GetInt32());
    }

    private Task CutAsync() => database.RunAsync("select pg_terminate_backend(pid, 10000) from pg_stat_activity where application_name = 'checkpoints'");
}
