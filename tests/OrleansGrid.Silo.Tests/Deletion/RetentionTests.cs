using OrleansGrid.Postgres.Connections;
using OrleansGrid.Silo.Deletion;
using OrleansGrid.Silo.Tests.Supervision;

namespace OrleansGrid.Silo.Tests.Deletion;

public sealed class RetentionTests(RunningSilo silo)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_silo_deletes_a_job_when_the_time_for_which_it_is_kept_is_over()
    {
        await silo.StartAsync();
        var spec = new BatchSpec { Handler = "gated", Keep = TimeSpan.FromSeconds(1) };
        var job = await silo.Client.SubmitAsync(spec, [""], Token);
        var kept = await silo.Client.SubmitAsync(new BatchSpec { Handler = "gated" }, [""], Token);
        await job.WaitAsync(Token);
        await kept.WaitAsync(Token);

        await using var count = silo.Database.CreateCommand(
            $"select count(*) from grid_internal.grain_state where job_id = '{job.Id}' or job_id = '{kept.Id}'"
        );
        while (await count.ExecuteScalarAsync(Token) is not 1L)
        {
            // The loop looks again after some seconds by itself.
            silo.Get<Deleter>().Wake();
            await Task.Delay(20, Token);
        }

        Assert.Equal(JobState.Succeeded, (await new JobReader(silo.Get<GridDatabase>()).FindAsync(kept.Id, Token))?.State);
    }
}
