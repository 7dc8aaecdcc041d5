using OrleansGrid.Postgres.Deletion;
using OrleansGrid.Postgres.Queries;
using OrleansGrid.Silo.Deletion;
using OrleansGrid.Silo.Kinds;
using OrleansGrid.Silo.Storage;
using OrleansGrid.Silo.Tests.Supervision;

namespace OrleansGrid.Silo.Tests.Deletion;

public sealed class DeleterTests(SiloDatabase database, RunningSilo silo)
{
    private readonly KeptJobs _kept = new(database);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private JobDeletions Deletions => new(new DatabaseOnDemand(database.Grid));

    private DeletionStatements Statements => new(database.Grid.DataSource);

    private Deleter Deleter => new(Statements, [new Parts()]);

    [Fact]
    public async Task Every_table_that_knows_a_job_forgets_it_and_keeps_the_others()
    {
        var (job, upload) = await _kept.AddAsync();
        var (other, otherUpload) = await _kept.AddAsync();
        var tables = await _kept.TablesOfJobsAsync(onlyTables: true);
        // A new table is planted in KeptJobs first: without a row nothing would be proved of it.
        Assert.Superset(tables.ToHashSet(), (await _kept.WithAsync(job, upload)).ToHashSet());
        var before = await _kept.WithAsync(other, otherUpload);
        await silo.StartAsync();

        Assert.True(await Deletions.BeginAsync(job, 1, Token));
        await new Deleter(Statements, silo.Get<IEnumerable<ISiloPart>>()).FinishForNextAsync(job, Token);

        Assert.Empty(await _kept.WithAsync(job, upload));
        // Without a key it cannot come again.
        Assert.Null(await Deleter.FinishForNextAsync(job, Token));
        Assert.Equal(0, await Deleter.FinishForNextAsync(Guid.CreateVersion7(), Token));
        Assert.Equal(before, await _kept.WithAsync(other, otherUpload));
    }

    [Fact]
    public async Task A_job_whose_deletion_has_begun_is_no_job_though_all_is_left()
    {
        var (job, _) = await _kept.AddAsync();
        Assert.True(await Deletions.BeginAsync(job, 1, Token));
        Assert.Null(await new JobReader(database.Grid).FindAsync(job, Token));
        Assert.DoesNotContain(
            await new JobReader(database.Grid).ListAsync(new JobFilter { Kind = "study" }, 1000, Token),
            listed => listed.JobId == job
        );
    }

    [Fact]
    public async Task A_deletion_that_was_broken_off_anywhere_is_finished_by_another_silo()
    {
        string[] all = [.. Deleter.Leftovers, .. new Parts().LeftOfJobs];
        for (var done = 0; done <= all.Length; done++)
        {
            var (job, upload) = await _kept.AddAsync();
            Assert.True(await Deletions.BeginAsync(job, 1, Token));
            foreach (var statement in all.Take(done))
            {
                // Half of what there is, where there is more than one.
                await Statements.DeleteAsync(statement, [job], 600, Token);
            }

            await FinishAllAsync();
            Assert.Empty(await _kept.WithAsync(job, upload));
        }
    }

    [Theory]
    [InlineData("pending")]
    [InlineData("running")]
    [InlineData("paused")]
    public async Task A_job_that_has_not_ended_is_not_begun_with(string state)
    {
        var job = await database.JobAsync(state);
        Assert.False(await Deletions.BeginAsync(job, 1, Token));
        Assert.Equal(state, await database.AskAsync<string>($"select state from grid.jobs where job_id = '{job}'"));
    }

    [Fact]
    public async Task A_job_that_was_written_meanwhile_stays()
    {
        var (job, upload) = await _kept.AddAsync("failed");
        Assert.Equal(StateWriteResult.Written, await _kept.WriteAsync(job, 1, KeptJobs.Payload("failed", upload, run: 2)));
        Assert.False(await Deletions.BeginAsync(job, 1, Token));
        Assert.True(await Deletions.BeginAsync(job, 2, Token));
    }

    [Fact]
    public async Task A_retry_that_comes_first_keeps_its_job_and_one_that_comes_later_finds_none()
    {
        var (job, upload) = await _kept.AddAsync("failed");
        var begun = await database.WhileUncommittedAsync(
            $"update grid_internal.grain_state set version = 2, payload = '{KeptJobs.Payload("running", upload, run: 2)}' "
                + $"where job_id = '{job}'",
            () => Deletions.BeginAsync(job, 1, Token)
        );
        Assert.False(begun);

        Assert.Equal(StateWriteResult.Written, await _kept.WriteAsync(job, 2, KeptJobs.Payload("failed", upload, run: 2)));
        Assert.True(await Deletions.BeginAsync(job, 3, Token));
        Assert.Equal(StateWriteResult.Conflict, await _kept.WriteAsync(job, 3, KeptJobs.Payload("running", upload, run: 3)));
        await Deleter.FinishForNextAsync(job, Token);
        Assert.Equal(StateWriteResult.Conflict, await _kept.WriteAsync(job, 3, KeptJobs.Payload("running", upload, run: 3)));
    }

    [Fact]
    public async Task A_key_is_free_when_nothing_is_left_and_for_the_next_run_only()
    {
        var (job, upload) = await _kept.AddAsync(key: "again", keyed: true);
        Assert.True(await Deletions.BeginAsync(job, 1, Token));
        Assert.Equal(StateWriteResult.Conflict, await SubmitAsync(2));

        Assert.Equal(1, await Deleter.FinishForNextAsync(job, Token));
        // A task of the deleted job may still run somewhere, in the first run.
        Assert.Equal(StateWriteResult.Conflict, await SubmitAsync(1));
        Assert.Equal(StateWriteResult.Written, await SubmitAsync(2));

        Task<StateWriteResult> SubmitAsync(int run) =>
            _kept.WriteAsync(job, null, KeptJobs.Payload("pending", upload, run: run, key: "again"));
    }

    [Fact]
    public async Task Inputs_that_another_job_reads_stay_until_it_is_deleted_too()
    {
        var (job, upload) = await _kept.AddAsync();
        var (other, _) = await _kept.AddAsync(upload: upload);
        Assert.True(await Deletions.BeginAsync(job, 1, Token));
        await Deleter.FinishForNextAsync(job, Token);
        Assert.Equal(["uploads", "input_chunks"], await _kept.WithAsync(job, upload));

        Assert.True(await Deletions.BeginAsync(other, 1, Token));
        await Deleter.FinishForNextAsync(other, Token);
        Assert.Empty(await _kept.WithAsync(other, upload));
    }

    [Fact]
    public async Task What_a_late_statement_has_written_after_the_end_of_a_deletion_goes_at_the_last_look()
    {
        var (job, upload) = await _kept.AddAsync();
        Assert.True(await Deletions.BeginAsync(job, 1, Token));
        await FinishAllAsync();
        await database.RunAsync(
            $"insert into grid_internal.checkpoints (job_id, stage, item, run, attempt, state) values ('{job}', 0, 3, 1, 1, '1')"
        );
        await FinishAllAsync();
        Assert.NotEmpty(await _kept.WithAsync(job, upload));

        await database.RunAsync($"update grid_internal.deletions set emptied_at = now() - interval '3 minutes' where target = '{job}'");
        await FinishAllAsync();
        Assert.Empty(await _kept.WithAsync(job, upload));
        Assert.Equal(0L, await database.AskAsync<long>($"select count(*) from grid_internal.deletions where target = '{job}'"));
    }

    [Fact]
    public async Task Jobs_whose_rows_are_locked_are_left_out_and_the_others_do_not_wait()
    {
        var key = $"{Guid.NewGuid()}";
        var (locked, _) = await _kept.AddAsync(key: key);
        var (free, _) = await _kept.AddAsync(key: key);
        var begun = await database.WhileLockedAsync(
            $"select job_id from grid_internal.grain_state where job_id = '{locked}' for share",
            () => Deletions.BeginAsync(new JobFilter { Key = key }, null, Token)
        );
        Assert.Equal(1, begun);
        Assert.Null(await new JobReader(database.Grid).FindAsync(free, Token));
        Assert.NotNull(await new JobReader(database.Grid).FindAsync(locked, Token));
    }

    private async Task FinishAllAsync()
    {
        await database.RunAsync("update grid_internal.deletions set busy_until = '-infinity'");
        while (await Deleter.FinishSomeAsync(Token))
        {
            // The next.
        }
    }

    /// <summary>What the kinds say, without a silo.</summary>
    private sealed class Parts : ISiloPart
    {
        public IReadOnlyList<string> LeftOfJobs =>
            ["delete_part_rows", "delete_written_parts", "delete_asked_trials", "delete_trial_reports", "delete_trial_leases"];
    }
}
