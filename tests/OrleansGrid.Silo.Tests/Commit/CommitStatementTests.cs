using Xunit;

namespace OrleansGrid.Silo.Tests;

public sealed class CommitStatementTests(SiloDatabase database)
{
    private const string Overlap = "an item has an outcome already";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_two_ranges_in_one_group_that_begin_with_the_same_item_one_is_committed()
    {
        var (silo, job) = (await database.SiloAsync(), await database.JobAsync());

        Assert.Equal([null, Overlap], await CommitAsync(silo, Range(job, 0, 0), Range(job, 0, 0)));

        Assert.Equal(1, await CountAsync("grid.tasks", job));
        Assert.Equal(1, await CountAsync("grid.refused_commits", job));
    }

    [Fact]
    public async Task The_ranges_of_a_group_are_judged_each_for_itself()
    {
        var (silo, job, ended) = (await database.SiloAsync(), await database.JobAsync(), await database.JobAsync("cancelled"));

        Assert.Equal(
            [null, "the job has ended", Overlap, "the job is in a later run", null],
            await CommitAsync(silo, Range(job, 5, 9), Range(ended, 0, 0), Range(job, 9, 12), Range(job, 20, 21, run: 2), Range(job, 0, 4)));
    }

    [Fact]
    public async Task A_commit_that_meets_a_cancellation_waits_for_it_and_is_refused()
    {
        var (silo, job) = (await database.SiloAsync(), await database.JobAsync());

        var verdicts = await database.WhileUncommittedAsync(
            $$"""update grid_internal.grain_state set payload = payload || '{"state": "cancelled"}' where job_id = '{{job}}'""",
            () => CommitAsync(silo, Range(job, 0, 0)));

        Assert.Equal(["the job has ended"], verdicts);
        Assert.Equal(0, await CountAsync("grid.tasks", job));
    }

    [Fact]
    public async Task A_commit_that_meets_the_eviction_of_its_silo_waits_for_it_and_is_refused()
    {
        var (silo, job) = (await database.SiloAsync(), await database.JobAsync());

        var verdicts = await database.WhileUncommittedAsync(SiloDatabase.Evict(silo), () => CommitAsync(silo, Range(job, 0, 0)));

        Assert.Equal(["the silo was evicted"], verdicts);
        Assert.Equal(0, await CountAsync("grid.tasks", job));
    }

    [Fact]
    public async Task The_failed_attempt_of_a_refused_range_is_dropped_with_it()
    {
        var (silo, job) = (await database.SiloAsync(), await database.JobAsync());
        Assert.Equal([null], await CommitAsync(silo, Range(job, 3, 5)));

        Assert.Equal([Overlap], await CommitAsync(silo, Failure(job, 4, final: true)));

        Assert.Equal(0, await CountAsync("grid.attempts", job));
    }

    [Fact]
    public async Task A_failed_attempt_is_kept_with_its_range_or_alone_and_once_when_it_is_sent_again()
    {
        var (silo, job) = (await database.SiloAsync(), await database.JobAsync());
        RangeCommit[] group = [Failure(job, 0, final: true), Failure(job, 1, final: false), Range(job, 2, 3)];

        Assert.Equal([null, null, null], await CommitAsync(silo, group));
        Assert.Equal([null, null, null], await CommitAsync(silo, group));

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
        Assert.Equal([null, null], await CommitAsync(silo, Range(job, 0, 1), Range(job, 3, 5)));

        await CommitAsync(silo, Failure(job, 2, final: false), Failure(job, 4, final: false), Failure(job, 6, final: false));

        Assert.Equal(2, await CountAsync("grid.attempts", job));
        Assert.Equal(0, await CountAsync("grid.attempts", job, "item = 4"));
    }

    private Task<string?[]> CommitAsync(SiloIdentity silo, params RangeCommit[] commits) => new CommitStatement(database.Grid.Writing, silo).RunAsync(commits, Token);

    private Task<long> CountAsync(string view, Guid job, string which = "true") => database.AskAsync<long>($"select count(*) from {view} where job_id = '{job}' and {which}");

    private static RangeCommit Range(Guid job, long first, long last, int run = 1) => new()
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

    private static RangeCommit Failure(Guid job, long item, bool final) => new()
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
