using OrleansGrid.Postgres.Connections;
using OrleansGrid.Postgres.Deletion;
using OrleansGrid.Postgres.Queries;
using OrleansGrid.Postgres.Sql;

namespace OrleansGrid.Postgres.Tests;

/// <summary>Which jobs are due to be deleted.</summary>
public sealed class RetentionTests(SharedServer shared)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_grid_without_rules_keeps_everything()
    {
        await using var database = await shared.MigratedDatabaseAsync();
        await EndedAsync(database, "old", "batch", "succeeded", daysAgo: 10_000);
        await EndedAsync(database, "told", "batch", "succeeded", daysAgo: 10_000, keepSeconds: -1);
        Assert.Equal(0L, await BeginDueAsync(database));
    }

    [Fact]
    public async Task The_rule_that_says_most_about_a_job_decides()
    {
        await using var database = await shared.MigratedDatabaseAsync();
        var rules = new RetentionRules(new DatabaseOnDemand(database));
        await rules.SetAsync(new RetentionRule(null, null, TimeSpan.FromDays(30)), Token);
        await rules.SetAsync(new RetentionRule(null, JobState.Failed, TimeSpan.FromDays(60)), Token);
        await rules.SetAsync(new RetentionRule("study", null, null), Token);
        await rules.SetAsync(new RetentionRule("study", JobState.Cancelled, TimeSpan.FromDays(5)), Token);

        await EndedAsync(database, "batch 31 due", "batch", "succeeded", 31);
        await EndedAsync(database, "batch 29", "batch", "succeeded", 29);
        await EndedAsync(database, "failed 31", "batch", "failed", 31);
        await EndedAsync(database, "failed 61 due", "batch", "failed", 61);
        await EndedAsync(database, "study 100", "study", "succeeded", 100);
        await EndedAsync(database, "study failed 100", "study", "failed", 100);
        await EndedAsync(database, "study cancelled 6 due", "study", "cancelled", 6);
        await EndedAsync(database, "own 2 due", "study", "succeeded", 2, keepSeconds: 86_400);
        await EndedAsync(database, "own for ever", "batch", "succeeded", 1000, keepSeconds: -1);
        await EndedAsync(database, "own longer", "batch", "succeeded", 40, keepSeconds: 50 * 86_400);
        await EndedAsync(database, "runs", "batch", "running", 1000);

        Assert.Equal(4L, await BeginDueAsync(database));
        Assert.Equal(
            "batch 29, failed 31, own for ever, own longer, runs, study 100, study failed 100",
            await database.AskAsync("select string_agg(name, ', ' order by name collate \"C\") from grid.jobs")
        );
        Assert.Equal(0L, await BeginDueAsync(database));
    }

    [Fact]
    public async Task Of_many_that_are_due_as_many_are_begun_as_was_asked_and_then_the_rest()
    {
        await using var database = await shared.MigratedDatabaseAsync();
        for (var i = 0; i < 7; i++)
        {
            await EndedAsync(database, $"{i}", "batch", i % 2 == 0 ? "failed" : "succeeded", 2, keepSeconds: 60);
        }

        Assert.Equal(5L, await BeginDueAsync(database, 5));
        Assert.Equal(2L, await BeginDueAsync(database, 5));
    }

    [Fact]
    public async Task A_rule_takes_the_place_of_the_one_before_and_can_be_taken_away()
    {
        await using var database = await shared.MigratedDatabaseAsync();
        var rules = new RetentionRules(new DatabaseOnDemand(database));
        await rules.SetAsync(new RetentionRule("batch", null, TimeSpan.FromDays(1)), Token);
        await rules.SetAsync(new RetentionRule("batch", null, TimeSpan.FromDays(2)), Token);
        Assert.Equal([new RetentionRule("batch", null, TimeSpan.FromDays(2))], await rules.ReadAsync(Token));
        await rules.UnsetAsync("batch", null, Token);
        Assert.Empty(await rules.ReadAsync(Token));
    }

    [Fact]
    public async Task A_rule_for_what_is_no_end_or_for_no_time_is_refused()
    {
        await using var database = await shared.MigratedDatabaseAsync();
        var rules = new RetentionRules(new DatabaseOnDemand(database));
        foreach (
            var wrong in new[]
            {
                new RetentionRule(null, JobState.Running, null),
                new RetentionRule(null, null, TimeSpan.FromMilliseconds(5)),
            }
        )
        {
            var error = await Assert.ThrowsAsync<GridException>(() => rules.SetAsync(wrong, Token));
            Assert.Equal(GridFault.BadInput, error.Fault);
        }
    }

    private static Task EndedAsync(GridDatabase database, string name, string kind, string state, int daysAgo, long? keepSeconds = null) =>
        database.RunAsync(
            $$"""
            insert into grid_internal.grain_state
              (grain_id_hash, grain_id_n0, grain_id_n1, grain_type_hash, grain_type, grain_key, service_id, version, payload)
            select 0, 0, 0, 0, 'job', '{{Guid.NewGuid()}}', 'orleansgrid', 1, jsonb_strip_nulls(jsonb_build_object(
              'name', '{{name}}', 'kind', '{{kind}}', 'state', '{{state}}', 'run', 1, 'stages', '[]'::jsonb,
              'createdAt', now() - interval '{{daysAgo}} days', 'finishedAt', now() - interval '{{daysAgo}} days',
              'keepSeconds', {{(keepSeconds is { } seconds ? $"{seconds}" : "null::int")}}))
            """
        );

    private static async Task<object?> BeginDueAsync(GridDatabase database, int most = 100) =>
        await database.AskAsync(SqlCatalog.Get("begin_due_deletions").Replace("$1", $"{most}", StringComparison.Ordinal));
}
