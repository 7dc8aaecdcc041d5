using Npgsql;
using OrleansGrid.Postgres.Connections;
using OrleansGrid.Silo.Storage;
using static OrleansGrid.Silo.Storage.StateWriteResult;

namespace OrleansGrid.Silo.Tests;

public sealed class JobStateStatementsTests(SiloDatabase database)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private JobStateStatements Statements => new(database.Grid.Writing);

    [Fact]
    public async Task First_and_later_states_of_a_group_are_written_each_under_its_own_version()
    {
        var (known, stale) = (await database.JobAsync(), await database.JobAsync());
        JobStateWrite[] group =
        [
            Write(known, 1),
            Write(stale, 7),
            Write(Guid.CreateVersion7(), null),
            Write(known, null),
            Write(Guid.CreateVersion7(), 1),
        ];

        var results = await WriteAsync(group[0], group[1], group[2]);
        Assert.Equal([Written, Conflict, Written], results);
        Assert.Equal([Conflict, Conflict], await WriteAsync(group[3], group[4]));

        var states = await Statements.ReadAsync([known, stale, group[2].JobId, group[4].JobId], Token);
        Assert.Equal(3, states.Count);
        Assert.Equal((2, 1, 1), (states[known].Version, states[stale].Version, states[group[2].JobId].Version));
    }

    [Fact]
    public async Task A_write_that_is_sent_again_because_its_answer_was_lost_is_its_own_and_another_is_not()
    {
        var first = Write(Guid.CreateVersion7(), null);
        var second = Write(first.JobId, 1);
        JobStateWrite[] writes = [first, second];
        foreach (var write in writes)
        {
            Assert.Equal([Written], await WriteAsync(write));
            Assert.Equal([Written], await WriteAsync(write));
            Assert.Equal([Conflict], await WriteAsync(Write(write.JobId, write.Expected)));
        }

        Assert.Equal(2, (await Statements.ReadAsync([first.JobId], Token))[first.JobId].Version);
    }

    [Fact]
    public async Task A_cleared_state_keeps_its_version_and_a_stale_one_is_not_cleared()
    {
        var job = await database.JobAsync();
        Assert.Null(await Statements.ClearAsync(job, 2));
        Assert.Equal(2, await Statements.ClearAsync(job, 1));

        Assert.Equal(new FoundState(2, null, null), (await Statements.ReadAsync([job], Token))[job]);
        Assert.Equal([Conflict, Conflict], await WriteAsync(Write(job, null), Write(Guid.CreateVersion7(), 1)));
    }

    [Fact]
    public async Task Of_two_writes_of_one_version_at_once_the_second_waits_for_the_first_and_loses()
    {
        var job = await database.JobAsync();

        var written = await database.WhileUncommittedAsync(
            $"update grid_internal.grain_state set version = version + 1 where job_id = '{job}'",
            () => WriteAsync(Write(job, 1))
        );

        Assert.Equal([Conflict], written);
    }

    [Fact]
    public async Task A_job_whose_row_a_stranger_has_locked_times_out_alone_when_locked_rows_are_skipped()
    {
        var (locked, free) = (await database.JobAsync(), await database.JobAsync());
        JobStateWrite[] group = [Write(locked, 1), Write(free, 1), Write(Guid.CreateVersion7(), null)];
        var rows = $"select 1 from grid_internal.grain_state where job_id = '{locked}' for update";

        var blocked = await database.WhileLockedAsync(rows, () => Assert.ThrowsAsync<PostgresException>(() => WriteAsync(group)));
        Assert.True(DatabaseFault.IsLockTimeout(blocked));
        Assert.Equal([RowLocked, Written, Written], await database.WhileLockedAsync(rows, () => WriteAsync(true, group)));
        Assert.Equal([Written, Written, Written], await WriteAsync(true, group));
    }

    [Fact]
    public async Task A_complete_state_is_written_only_when_every_stage_has_an_outcome_for_every_item()
    {
        var (whole, hole, empty) = (await database.JobAsync(), await database.JobAsync(), await database.JobAsync());
        await FinishAsync(whole, 0, 0, 2);
        await FinishAsync(whole, 1, 0, 0);
        await FinishAsync(whole, 1, 1, 1);
        // As many outcomes as items, but not of every stage.
        await FinishAsync(hole, 0, 0, 3);
        await FinishAsync(hole, 1, 0, 0);

        Assert.Equal(
            [Written, OutcomesMissing, OutcomesMissing],
            await WriteAsync(Complete(whole, 1), Complete(hole, 1), Complete(empty, 1))
        );
        Assert.Equal([OutcomesMissing], await WriteAsync(true, Complete(hole, 1)));
        Assert.Equal("running", await database.AskAsync<string>($"select state from grid.jobs where job_id = '{hole}'"));

        await FinishAsync(hole, 1, 1, 1);
        Assert.Equal([Written], await WriteAsync(Complete(hole, 1)));
    }

    [Fact]
    public async Task A_first_state_that_claims_outcomes_is_refused_and_one_without_items_is_not()
    {
        var (claims, none) = (Complete(Guid.CreateVersion7(), null), Complete(Guid.CreateVersion7(), null, 0, 0));

        Assert.Equal([OutcomesMissing, Written], await WriteAsync(claims, none));
    }

    private Task FinishAsync(Guid job, int stage, long first, long last) =>
        database.RunAsync(
            $"insert into grid_internal.finished_ranges values ('{job}', {stage}, {first}, {last}, true, 1, '{Guid.NewGuid()}', 's', "
                + "now(), now())"
        );

    private static JobStateWrite Complete(Guid job, int? expected, int first = 3, int second = 2) =>
        SiloDatabase.Write(
            job,
            expected,
            $$"""{"state": "succeeded", "run": 1, "complete": true, "stages": [{"total": {{first}}}, {"total": {{second}}}]}"""
        );

    private Task<StateWriteResult[]> WriteAsync(params JobStateWrite[] writes) => WriteAsync(false, writes);

    private async Task<StateWriteResult[]> WriteAsync(bool skipLocked, params JobStateWrite[] writes)
    {
        var results = await Statements.WriteAsync(writes, skipLocked, Token);
        return [.. writes.Select(write => results[write.JobId])];
    }

    private static JobStateWrite Write(Guid job, int? expected) =>
        SiloDatabase.Write(job, expected, """{"state": "running", "run": 1, "stages": []}""");
}
