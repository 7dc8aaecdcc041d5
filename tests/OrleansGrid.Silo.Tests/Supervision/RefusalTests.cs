using OrleansGrid.Silo.Telemetry;

namespace OrleansGrid.Silo.Tests.Supervision;

/// <summary>Errors of the database that do not pass, in what a job's own grain reads and writes.</summary>
[Collection(nameof(RunningSilo))]
public sealed class RefusalTests(RunningSilo silo) : IAsyncLifetime
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await silo.StartAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_job_whose_attempts_cannot_be_read_ends_as_failed_says_why_and_can_be_retried()
    {
        using var faults = new FaultCounter(silo.Get<GridMetrics>());
        FailingItem.Succeeds = false;
        var job = await silo.Client.SubmitAsync(new BatchSpec { Handler = "fails" }, ["one"], Token);
        Assert.Equal(JobState.Failed, (await job.WaitAsync(Token)).State);

        await RunAsync("alter table grid_internal.attempts rename to attempts_away");
        await job.RetryAsync(Token);
        // Who asks for the job meanwhile is told that it cannot be counted, so its row is looked at.
        await EndedInRunAsync(job.Id, run: 2);
        await RunAsync("alter table grid_internal.attempts_away rename to attempts");
        var refused = await job.WaitAsync(Token);

        Assert.Equal((JobState.Failed, 2), (refused.State, refused.Run));
        Assert.Contains("while reading outcomes:", refused.Error, StringComparison.Ordinal);
        Assert.Contains("SQLSTATE 42P01", refused.Error, StringComparison.Ordinal);
        Assert.InRange(faults.At("job"), 1, 2);

        FailingItem.Succeeds = true;
        await job.RetryAsync(Token);
        Assert.Equal((JobState.Succeeded, 1), ((await job.WaitAsync(Token)).State, (await job.GetStatusAsync(Token)).ItemsSucceeded));
    }

    [Fact]
    public async Task A_job_whose_record_is_refused_does_not_spin_and_ends_as_failed_when_it_is_taken()
    {
        using var faults = new FaultCounter(silo.Get<GridMetrics>());
        var gate = $"{Guid.NewGuid()}";
        var job = await silo.Client.SubmitAsync(new BatchSpec { Handler = "gated" }, [gate], Token);
        await RefuseAsync(job.Id);

        var error = await Assert.ThrowsAnyAsync<Exception>(() => job.PauseAsync(Token));
        var waits = faults.At("job");
        await RunAsync("drop trigger refuse on grid_internal.grain_state");
        var end = await job.WaitAsync(Token);
        GatedItem.Open(gate);

        Assert.Contains("no right to it (SQLSTATE 42501)", error.Message, StringComparison.Ordinal);
        Assert.InRange(waits, 1, 3);
        Assert.Equal(JobState.Failed, end.State);
        Assert.Contains("while writing the record: no right to it (SQLSTATE 42501)", end.Error, StringComparison.Ordinal);
    }

    private Task RefuseAsync(Guid job) =>
        RunAsync(
            $"""
            create or replace function grid_internal.refuse() returns trigger language plpgsql as $$
            begin
              raise exception using errcode = '42501', message = 'no right to it';
            end
            $$;
            create trigger refuse before update on grid_internal.grain_state
            for each row when (old.grain_key = '{job}') execute function grid_internal.refuse()
            """
        );

    private async Task EndedInRunAsync(Guid job, int run)
    {
        await using var command = silo.Database.CreateCommand(
            $"select true from grid_internal.grain_state where job_id = '{job}' and job_run = {run} and job_state = 'failed'"
        );
        while (await command.ExecuteScalarAsync(Token) is null)
        {
            await Task.Yield();
        }
    }

    private async Task RunAsync(string text)
    {
        await using var command = silo.Admin.CreateCommand(text);
        await command.ExecuteNonQueryAsync(Token);
    }
}
