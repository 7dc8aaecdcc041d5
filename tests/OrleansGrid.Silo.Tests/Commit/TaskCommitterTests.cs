using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansGrid.Engine.Tasks;
using OrleansGrid.Silo.Commit;
using OrleansGrid.Silo.Membership;
using OrleansGrid.Silo.Telemetry;
using OrleansGrid.Silo.Writing;

namespace OrleansGrid.Silo.Tests;

/// <summary>A committer on a real database, with commits that are at fault among others that are not.</summary>
public sealed class TaskCommitterTests(SiloDatabase database)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("[1e999999]")]
    [InlineData("[\"\\u0000\"]")]
    [InlineData("[1, 2")]
    public async Task Results_that_PostgreSQL_cannot_store_are_refused_and_hurt_no_other_commit(string results)
    {
        var (silo, job, other) = (await database.SiloAsync(), await database.JobAsync(), await database.JobAsync());
        await using var committer = Committer(silo);

        var bad = committer.CommitAsync(decided => Commit(job, 5, decided, results));
        var good = Enumerable.Range(0, 50).Select(item => committer.CommitAsync(decided => Commit(other, item, decided, "[1]"))).ToArray();
        committer.Start(Supervisors.New());

        var verdict = await bad;
        Assert.Equal(CommitDecision.Unstorable, verdict.Decision);
        Assert.NotEmpty(verdict.Reason!);
        Assert.All(await Task.WhenAll(good), v => Assert.True(v.IsCommitted));
    }

    [Fact]
    public async Task A_value_so_deep_that_PostgreSQL_gives_up_is_a_matter_of_that_commit()
    {
        var (silo, job) = (await database.SiloAsync(), await database.JobAsync());
        await using var committer = Committer(silo);
        committer.Start(Supervisors.New());

        var deep = new string('[', 200_000) + new string(']', 200_000);
        Assert.Equal(CommitDecision.Unstorable, (await committer.CommitAsync(decided => Commit(job, 5, decided, $"[{deep}]"))).Decision);
        Assert.True((await committer.CommitAsync(decided => Commit(job, 6, decided, "[1]"))).IsCommitted);
    }

    [Fact]
    public async Task A_commit_that_cannot_even_be_made_a_statement_is_refused_alone_and_ends_no_loop()
    {
        var (silo, job) = (await database.SiloAsync(), await database.JobAsync());
        await using var committer = Committer(silo);
        var bad = committer.CommitAsync(decided => Commit(job, 5, decided, "[1]", attempts: new Throwing()));
        var good = committer.CommitAsync(decided => Commit(job, 6, decided, "[1]"));
        committer.Start(Supervisors.New());

        Assert.Equal(CommitDecision.Unstorable, (await bad).Decision);
        Assert.True((await good).IsCommitted);
    }

    [Fact]
    public async Task Who_throws_at_a_verdict_keeps_nobody_else_from_theirs()
    {
        var (silo, job) = (await database.SiloAsync(), await database.JobAsync());
        await using var committer = Committer(silo);
        committer.Enqueue(Commit(job, 5, (_, _) => throw new RankException(), "[1]"));
        var good = committer.CommitAsync(decided => Commit(job, 6, decided, "[1]"));
        committer.Start(Supervisors.New());

        Assert.True((await good).IsCommitted);
        Assert.True((await committer.CommitAsync(decided => Commit(job, 7, decided, "[1]"))).IsCommitted);
    }

    [Fact]
    public async Task Commits_of_a_locked_job_and_of_locked_items_come_through_once_the_lock_is_gone_and_others_before()
    {
        var (silo, job, other) = (await database.SiloAsync(), await database.JobAsync(), await database.JobAsync());
        await using var committer = Committer(silo);
        committer.Start(Supervisors.New());
        var (locked, collides) = (Task.FromResult(default(CommitVerdict)), Task.FromResult(default(CommitVerdict)));

        await database.WhileLockedAsync(
            $"""
            with outcome as (
              insert into grid_internal.finished_ranges
              values ('{other}', 0, 0, 0, true, 1, '{Guid.NewGuid()}', 's', now(), now()) returning 1
            )
            select 1 from grid_internal.grain_state where job_id = '{job}' and exists (select from outcome) for update
            """,
            async () =>
            {
                locked = committer.CommitAsync(decided => Commit(job, 5, decided, "[1]"));
                collides = committer.CommitAsync(decided => Commit(other, 0, decided, "[1]"));
                for (var item = 1; item < 20; item++)
                {
                    Assert.True((await committer.CommitAsync(decided => Commit(other, item, decided, "[1]"))).IsCommitted);
                }

                Assert.False(locked.IsCompleted || collides.IsCompleted);
                return true;
            }
        );

        Assert.True((await locked).IsCommitted);
        Assert.True((await collides).IsCommitted);
        Assert.Equal(20, await database.AskAsync<long>($"select count(*) from grid.tasks where job_id = '{other}'"));
    }

    [Fact]
    public async Task A_committer_that_is_closed_says_that_the_silo_stops()
    {
        var (silo, job) = (await database.SiloAsync(), await database.JobAsync());
        var committer = Committer(silo);
        committer.Start(Supervisors.New());
        await committer.DisposeAsync();

        Assert.Equal(CommitDecision.SiloStopping, (await committer.CommitAsync(decided => Commit(job, 5, decided, "[1]"))).Decision);
    }

    private TaskCommitter Committer(SiloIdentity silo) =>
        new(new CommitStatement(database.Grid.Writing, silo), new GridMetrics(), new FailPoints(), NullLogger<TaskCommitter>.Instance);

    private static RangeCommit Commit(
        Guid job,
        long item,
        Action<RangeCommit, CommitVerdict> decided,
        string results,
        IReadOnlyList<int>? attempts = null
    ) =>
        new()
        {
            JobId = job,
            Stage = 0,
            Run = 1,
            TaskId = Guid.CreateVersion7(),
            First = item,
            Last = item,
            Succeeded = true,
            StartedAt = DateTime.UtcNow,
            FinishedAt = DateTime.UtcNow,
            Results = Encoding.UTF8.GetBytes(results),
            Attempts = attempts,
            Decided = decided,
        };

    /// <summary>A list that cannot be read.</summary>
    private sealed class Throwing : List<int>, IReadOnlyList<int>, IEnumerable<int>
    {
        IEnumerator<int> IEnumerable<int>.GetEnumerator() => throw new RankException();
    }
}
