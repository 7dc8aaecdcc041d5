using System.Globalization;
using OrleansGrid.Engine.Tasks;
using OrleansGrid.Postgres.Connections;
using OrleansGrid.Silo.Commit;
using OrleansGrid.Silo.Membership;
using static OrleansGrid.Engine.Tasks.CommitDecision;

namespace OrleansGrid.Silo.Tests;

public sealed class CommitStatementTests(SiloDatabase database)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_two_ranges_in_one_group_that_begin_with_the_same_item_one_is_committed()
    {
        var (silo, job) = (await database.SiloAsync(), await database.JobAsync());

        Assert.Equal([Committed, OutcomeExists], await CommitAsync(silo, Range(job, 0, 0), Range(job, 0, 0)));

        Assert.Equal(1, await CountAsync("grid.tasks", job));
        Assert.Equal(1, await CountAsync("grid.refused_commits", job));
    }

    [Fact]
    public async Task The_ranges_of_a_group_are_judged_each_for_itself()
    {
        var (silo, job, ended) = (await database.SiloAsync(), await database.JobAsync(), await database.JobAsync("cancelled"));

        Assert.Equal(
            [Committed, JobEnded, OutcomeExists, LaterRun, Committed],
            await CommitAsync(silo, Range(job, 5, 9), Range(ended, 0, 0), Range(job, 9, 12), Range(job, 20, 21, run: 2), Range(job, 0, 4))
        );
    }

    [Fact]
    public async Task A_refused_commit_of_a_deleted_job_is_not_noted()
    {
        var (silo, job) = (await database.SiloAsync(), await database.JobAsync("cancelled"));
        Assert.True(
            await database.AskAsync<bool>($"select count(*) = 1 from grid_internal.begin_deletions(array['{job}'::uuid], array[1])")
        );
        Assert.Equal([JobEnded], await CommitAsync(silo, Range(job, 0, 0)));
        Assert.Equal(0, await CountAsync("grid.refused_commits", job));
    }

    [Fact]
    public async Task A_commit_that_meets_a_cancellation_is_put_off_and_then_refused()
    {
        var (silo, job) = (await database.SiloAsync(), await database.JobAsync());
        var commit = Range(job, 0, 0);

        var meanwhile = await database.WhileUncommittedAsync(
            $$"""update grid_internal.grain_state set payload = payload || '{"state": "cancelled"}' where job_id = '{{job}}'""",
            () => CommitAsync(silo, commit)
        );

        Assert.Equal([null], meanwhile);
        Assert.Equal([JobEnded], await CommitAsync(silo, commit));
        Assert.Equal(0, await CountAsync("grid.tasks", job));
    }

    [Fact]
    public async Task A_job_whose_row_a_stranger_has_locked_keeps_no_other_job_from_its_commits()
    {
        var (silo, locked, free) = (await database.SiloAsync(), await database.JobAsync(), await database.JobAsync());
        RangeCommit[] group = [Range(locked, 0, 4), Failure(locked, 7, final: false), Range(free, 0, 4), Failure(free, 7, final: false)];

        var meanwhile = await database.WhileLockedAsync(
            $"select 1 from grid_internal.grain_state where job_id = '{locked}' for update",
            () => CommitAsync(silo, group)
        );

        Assert.Equal([null, null, Committed, Committed], meanwhile);
        Assert.Equal([Committed, Committed, Committed, Committed], await CommitAsync(silo, group));
    }

    [Fact]
    public async Task A_commit_that_begins_after_the_death_of_its_silo_was_recorded_is_refused()
    {
        var (silo, job) = (await database.SiloAsync(), await database.JobAsync());
        await database.RunAsync(SiloDatabase.Evict(silo));

        Assert.Equal([SiloEvicted, SiloEvicted], await CommitAsync(silo, Range(job, 0, 0), Failure(job, 1, final: false)));

        Assert.Equal(0, await CountAsync("grid.tasks", job));
        Assert.Equal(1, await CountAsync("grid.refused_commits", job, "reason = 'the silo was evicted'"));
    }

    [Theory]
    [InlineData("membership where silo_name = '{0}' for share")]
    [InlineData("membership_changes for update")]
    [InlineData("membership_heartbeats for update")]
    [InlineData("silos for update")]
    public async Task Locks_on_rows_of_membership_keep_no_commit_and_no_death_from_being_recorded(string rows)
    {
        var (silo, job) = (await database.SiloAsync(), await database.JobAsync());

        var verdicts = await database.WhileLockedAsync(
            $"select count(*) from (select 1 from grid_internal.{string.Format(CultureInfo.InvariantCulture, rows, silo.Name)}) t",
            async () =>
            {
                var before = await CommitAsync(silo, Range(job, 0, 0));
                await database.RunAsync(SiloDatabase.Evict(silo));
                return before.Concat(await CommitAsync(silo, Range(job, 1, 1)));
            }
        );

        Assert.Equal([Committed, SiloEvicted], verdicts);
    }

    [Fact]
    public async Task A_commit_that_meets_the_same_items_of_another_waits_for_a_lock_no_longer_than_its_time_out()
    {
        var (silo, job) = (await database.SiloAsync(), await database.JobAsync());
        var blocked = await database.WhileLockedAsync(
            $"insert into grid_internal.finished_ranges values ('{job}', 0, 0, 2, true, 1, '{Guid.NewGuid()}', 's', now(), now()) "
                + "returning 1",
            () => Assert.ThrowsAsync<Npgsql.PostgresException>(() => CommitAsync(silo, Range(job, 0, 0)))
        );

        Assert.True(DatabaseFault.IsLockTimeout(blocked));
    }

    [Fact]
    public async Task The_failed_attempt_of_a_refused_range_is_dropped_with_it()
    {
        var (silo, job) = (await database.SiloAsync(), await database.JobAsync());
        Assert.Equal([Committed], await CommitAsync(silo, Range(job, 3, 5)));

        Assert.Equal([OutcomeExists], await CommitAsync(silo, Failure(job, 4, final: true)));

        Assert.Equal(0, await CountAsync("grid.attempts", job));
    }

    [Fact]
    public async Task A_failed_attempt_is_kept_with_its_range_or_alone_and_once_when_it_is_sent_again()
    {
        var (silo, job) = (await database.SiloAsync(), await database.JobAsync());
        RangeCommit[] group = [Failure(job, 0, final: true), Failure(job, 1, final: false), Range(job, 2, 3)];

        Assert.Equal([Committed, Committed, Committed], await CommitAsync(silo, group));
        Assert.Equal([Committed, Committed, Committed], await CommitAsync(silo, group));

        Assert.Equal(2, await CountAsync("grid.attempts", job));
        Assert.Equal(1, await CountAsync("grid.items", job, "state = 'retrying'"));
        Assert.Equal(1, await CountAsync("grid.items", job, "state = 'failed'"));
        Assert.Equal(2, await CountAsync("grid.items", job, "state = 'succeeded'"));
    }

    [Fact]
    public async Task A_failed_attempt_that_stands_alone_is_dropped_when_its_silo_was_evicted_or_its_job_has_ended()
    {
        var (silo, job, ended) = (await database.SiloAsync(), await database.JobAsync(), await database.JobAsync("cancelled"));
        await CommitAsync(silo, Failure(ended, 1, final: false));
        await database.RunAsync(SiloDatabase.Evict(silo));
        await CommitAsync(silo, Failure(job, 1, final: false));

        Assert.Equal(0, await CountAsync("grid.attempts", job) + await CountAsync("grid.attempts", ended));
    }

    [Fact]
    public async Task A_failed_attempt_that_stands_alone_is_dropped_when_its_item_has_an_outcome_by_another()
    {
        var (silo, job) = (await database.SiloAsync(), await database.JobAsync());
        Assert.Equal([Committed, Committed], await CommitAsync(silo, Range(job, 0, 1), Range(job, 3, 5)));

        await CommitAsync(silo, Failure(job, 2, final: false), Failure(job, 4, final: false), Failure(job, 6, final: false));

        Assert.Equal(2, await CountAsync("grid.attempts", job));
        Assert.Equal(0, await CountAsync("grid.attempts", job, "item = 4"));
    }

    private async Task<CommitDecision?[]> CommitAsync(SiloIdentity silo, params RangeCommit[] commits) =>
        [.. (await new CommitStatement(database.Grid.Writing, silo).RunAsync(commits, Token)).Select(verdict => verdict?.Decision)];

    private Task<long> CountAsync(string view, Guid job, string which = "true") =>
        database.AskAsync<long>($"select count(*) from {view} where job_id = '{job}' and {which}");

    private static RangeCommit Range(Guid job, long first, long last, int run = 1) =>
        new()
        {
            JobId = job,
            Stage = 0,
            Run = run,
            TaskId = Guid.CreateVersion7(),
            First = first,
            Last = last,
            Succeeded = true,
            StartedAt = DateTime.UtcNow,
            FinishedAt = DateTime.UtcNow,
            Decided = (_, _) => { },
        };

    private static RangeCommit Failure(Guid job, long item, bool final) =>
        new()
        {
            JobId = job,
            Stage = 0,
            Run = 1,
            TaskId = Guid.CreateVersion7(),
            First = item,
            Last = final ? item : item - 1,
            StartedAt = DateTime.UtcNow,
            FinishedAt = DateTime.UtcNow,
            Failures = [new FailedAttempt(item, 1, DateTime.UtcNow, DateTime.UtcNow, new ItemError("Broken", "It broke."))],
            Decided = (_, _) => { },
        };
}
