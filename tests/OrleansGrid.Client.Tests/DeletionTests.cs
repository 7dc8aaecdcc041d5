using Npgsql;
using OrleansGrid.Postgres.Deletion;
using OrleansGrid.Postgres.Queries;

namespace OrleansGrid.Client.Tests;

/// <summary>Jobs are deleted through a real silo, which removes what they have left.</summary>
public sealed class DeletionTests(TestGrid grid)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_deleted_job_is_no_more_and_nothing_that_the_database_keeps_has_its_id()
    {
        var job = await grid.Client.SubmitAsync(new BatchSpec { Handler = "alternates" }, Enumerable.Range(0, 3000), Token);
        await job.WaitAsync(Token);
        // Even and odd items end otherwise, each in a range of its own: so many are counted once, after the end.
        while (!(await TablesWithAsync(job.Id)).Contains("grid_internal.job_counts"))
        {
            await Task.Delay(20, Token);
        }

        var counted = await new JobReader(grid.Database).FindAsync(job.Id, Token);
        Assert.Equal((1500, 1500), (counted?.ItemsSucceeded, counted?.ItemsFailed));

        await grid.Client.DeleteAsync(job.Id, Token);

        await IsUnknownAsync(job);
        Assert.Null(await new JobReader(grid.Database).FindAsync(job.Id, Token));
        await UntilNothingIsLeftAsync(job.Id);
    }

    [Fact]
    public async Task A_job_that_has_not_ended_is_not_deleted_and_goes_on()
    {
        var gate = $"{Guid.NewGuid()}";
        var job = await grid.Client.SubmitAsync(new BatchSpec { Handler = "gated" }, [gate], Token);
        var error = await Assert.ThrowsAsync<GridException>(() => grid.Client.DeleteAsync(job.Id, Token));
        Assert.Equal(GridFault.Conflict, error.Fault);
        Assert.Contains("cancel it first", error.Message, StringComparison.Ordinal);

        Gated.Open(gate);
        Assert.Equal(JobState.Succeeded, (await job.WaitAsync(Token)).State);
        await grid.Client.DeleteAsync(job.Id, Token);
        await IsUnknownAsync(job);
    }

    [Fact]
    public async Task A_job_that_is_not_there_cannot_be_deleted()
    {
        var error = await Assert.ThrowsAsync<GridException>(() => grid.Client.DeleteAsync(Guid.NewGuid(), Token));
        Assert.Equal(GridFault.NotFound, error.Fault);
    }

    [Fact]
    public async Task A_deletion_whose_answer_is_lost_is_asked_for_again_and_is_done()
    {
        var job = await grid.Client.SubmitAsync(new BatchSpec { Handler = "noop" }, new RangeInputs(1, 3), Token);
        await job.WaitAsync(Token);
        LostAnswers.Of($"{job.Id}", times: 1);
        await grid.Client.DeleteAsync(job.Id, Token);
        await IsUnknownAsync(job);
    }

    [Fact]
    public async Task A_submission_that_is_sent_again_after_its_job_was_deleted_begins_no_second()
    {
        var name = $"{Guid.NewGuid()}";
        LostAnswers.Of(name, times: int.MaxValue);
        var submitting = grid.Client.SubmitAsync(new BatchSpec { Handler = "noop", Name = name }, new RangeInputs(1, 3), Token);
        // The first try has made the job; it ends, and is gone by the time of the one that is answered.
        while (await grid.Client.DeleteAsync(new JobFilter { Name = name }, Token) == 0)
        {
            await Task.Delay(20, Token);
        }

        LostAnswers.Of(name, times: 0);
        await IsUnknownAsync(await submitting);
        Assert.DoesNotContain(await new JobReader(grid.Database).ListAsync(1000, null, Token), listed => listed.Name == name);
    }

    [Fact]
    public async Task The_key_of_a_deleted_job_is_free_for_another()
    {
        var spec = new BatchSpec { Handler = "noop", Key = $"{Guid.NewGuid()}" };
        var first = await grid.Client.SubmitAsync(spec, Enumerable.Range(0, 3000), Token);
        await first.WaitAsync(Token);
        await grid.Client.DeleteAsync(first.Id, Token);

        // Another body, which would be refused while the first is there.
        var second = await grid.Client.SubmitAsync(spec, new RangeInputs(1, 5), Token);
        var status = await second.WaitAsync(Token);
        Assert.Equal((first.Id, false), (second.Id, second.Existed));
        Assert.Equal((JobState.Succeeded, 5, 5), (status.State, status.ItemsSucceeded, status.ItemsTotal));
        Assert.Equal(5, await second.ResultsAsync<object>(Token).CountAsync(Token));
    }

    [Fact]
    public async Task A_job_that_was_deleted_behind_its_silos_back_is_not_taken_for_the_one_of_its_key()
    {
        var spec = new BatchSpec { Handler = "noop", Key = $"{Guid.NewGuid()}" };
        var first = await grid.Client.SubmitAsync(spec, new RangeInputs(1, 3), Token);
        await first.WaitAsync(Token);
        Assert.Equal(1, await grid.Client.DeleteAsync(new JobFilter { Key = spec.Key }, Token));

        var second = await grid.Client.SubmitAsync(spec, new RangeInputs(1, 3), Token);
        Assert.False(second.Existed);
        Assert.Equal((JobState.Succeeded, 2), await EndAsync(second));
    }

    [Fact]
    public async Task A_filter_deletes_what_has_ended_and_leaves_the_rest()
    {
        var (name, gate) = ($"swept-{Guid.NewGuid()}", $"{Guid.NewGuid()}");
        var good = await grid.Client.SubmitAsync(new BatchSpec { Handler = "noop", Name = name }, new RangeInputs(1, 3), Token);
        var bad = await grid.Client.SubmitAsync(new BatchSpec { Handler = "refuses", Name = name }, [1], Token);
        var open = await grid.Client.SubmitAsync(new BatchSpec { Handler = "gated", Name = name }, [gate], Token);
        await good.WaitAsync(Token);
        await bad.WaitAsync(Token);
        var deletions = new JobDeletions(new DatabaseOnDemand(grid.Database));
        Assert.Equal((2, 1), await deletions.CountAsync(new JobFilter { Name = name }, Token));

        Assert.Equal(1, await grid.Client.DeleteAsync(new JobFilter { Name = name, State = JobState.Failed }, Token));
        Assert.Equal(1, await grid.Client.DeleteAsync(new JobFilter { Name = name }, Token));

        Assert.Equal((0, 1), await deletions.CountAsync(new JobFilter { Name = name }, Token));
        Gated.Open(gate);
        Assert.Equal(JobState.Succeeded, (await open.WaitAsync(Token)).State);
    }

    [Fact]
    public async Task Only_what_ended_long_enough_ago_is_pruned()
    {
        var job = await grid.Client.SubmitAsync(new BatchSpec { Handler = "noop" }, new RangeInputs(1, 3), Token);
        await job.WaitAsync(Token);
        await grid.Client.PruneAsync(TimeSpan.FromDays(1), cancellationToken: Token);
        Assert.Equal(JobState.Succeeded, (await job.GetStatusAsync(Token)).State);
    }

    [Fact]
    public async Task A_filter_without_a_condition_and_a_state_that_is_no_end_are_refused()
    {
        await RefusesAsync(() => grid.Client.DeleteAsync(new JobFilter(), Token), "condition");
        await RefusesAsync(() => grid.Client.DeleteAsync(new JobFilter { State = JobState.Running }, Token), "cancel it first");
        await RefusesAsync(() => grid.Client.PruneAsync(TimeSpan.FromDays(1), JobState.Paused, Token), "paused");
        await RefusesAsync(() => grid.Client.PruneAsync(TimeSpan.FromDays(-1), null, Token), "no age");
    }

    private static async Task RefusesAsync(Func<Task> ask, string why)
    {
        var error = await Assert.ThrowsAsync<GridException>(ask);
        Assert.Equal(GridFault.BadInput, error.Fault);
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
    }

    private static async Task IsUnknownAsync(GridJob job)
    {
        var error = await Assert.ThrowsAsync<GridException>(() => job.GetStatusAsync(Token));
        Assert.Equal(GridFault.NotFound, error.Fault);
    }

    private async Task<(JobState State, int Run)> EndAsync(GridJob job)
    {
        await job.WaitAsync(Token);
        var known = (await new JobReader(grid.Database).FindAsync(job.Id, Token))!;
        return (known.State, known.Run);
    }

    private async Task UntilNothingIsLeftAsync(Guid jobId)
    {
        while ((await TablesWithAsync(jobId)).Count > 0)
        {
            await Task.Delay(20, Token);
        }
    }

    /// <summary>Tables and views of the grid that have the id in a column job_id.</summary>
    private async Task<IReadOnlyList<string>> TablesWithAsync(Guid jobId)
    {
        var with = new List<string>();
        foreach (
            var table in await ListAsync(
                "select format('%I.%I', table_schema, table_name) from information_schema.columns "
                    + "where column_name = 'job_id' and table_schema in ('grid', 'grid_internal')"
            )
        )
        {
            with.AddRange(await ListAsync($"select '{table}' from {table} where job_id = '{jobId}' limit 1"));
        }

        return with;
    }

    private async Task<IReadOnlyList<string>> ListAsync(string query)
    {
        await using var command = new NpgsqlCommand(query, await grid.Database.DataSource.OpenConnectionAsync(Token));
        await using var connection = command.Connection!;
        await using var rows = await command.ExecuteReaderAsync(Token);
        var list = new List<string>();
        while (await rows.ReadAsync(Token))
        {
            list.Add(rows.GetString(0));
        }

        return list;
    }
}
