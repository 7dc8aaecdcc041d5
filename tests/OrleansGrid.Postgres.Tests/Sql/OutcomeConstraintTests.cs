using Npgsql;
using OrleansGrid.Postgres.Connections;

namespace OrleansGrid.Postgres.Tests;

/// <summary>What no code can get past: that an item has two committed outcomes.</summary>
public sealed class OutcomeConstraintTests(SharedServer shared)
{
    private const int Items = 4;

    [Fact]
    public async Task Two_ranges_of_one_stage_are_both_stored_if_and_only_if_they_share_no_item()
    {
        await using var database = await shared.MigratedDatabaseAsync();
        var ranges = (
            from first in Enumerable.Range(0, Items)
            from last in Enumerable.Range(first, Items - first)
            select (First: first, Last: last)
        ).ToArray();
        foreach (var one in ranges)
        {
            foreach (var other in ranges)
            {
                var job = Guid.NewGuid();
                Assert.True(await StoredAsync(database, job, 0, one.First, one.Last));
                var apart = one.Last < other.First || other.Last < one.First;
                Assert.True(apart == await StoredAsync(database, job, 0, other.First, other.Last), $"{one} then {other}");
            }
        }
    }

    [Fact]
    public async Task The_same_items_of_another_stage_or_job_are_other_items()
    {
        await using var database = await shared.MigratedDatabaseAsync();
        var (job, another) = (Guid.NewGuid(), Guid.NewGuid());
        foreach (var last in new[] { 0, 3 })
        {
            Assert.True(await StoredAsync(database, job, last, 0, last));
            Assert.True(await StoredAsync(database, job, last + 1, 0, last));
            Assert.True(await StoredAsync(database, another, last, 0, last));
        }
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(0, -1)]
    [InlineData(3, 2)]
    public async Task A_range_that_begins_before_the_first_item_or_ends_before_it_begins_is_not_stored(long first, long last)
    {
        await using var database = await shared.MigratedDatabaseAsync();
        Assert.False(await StoredAsync(database, Guid.NewGuid(), 0, first, last));
    }

    private static async Task<bool> StoredAsync(GridDatabase database, Guid job, int stage, long first, long last)
    {
        try
        {
            await database.RunAsync(
                $"""
                insert into grid_internal.finished_ranges
                    (job_id, stage, first_item, last_item, succeeded, run, task_id, silo, started_at, finished_at)
                values ('{job}', {stage}, {first}, {last}, true, 1, gen_random_uuid(), 's1', now(), now())
                """
            );
            return true;
        }
        catch (PostgresException refusal)
            when (refusal.SqlState
                    is PostgresErrorCodes.ExclusionViolation
                        or PostgresErrorCodes.UniqueViolation
                        or PostgresErrorCodes.CheckViolation
            )
        {
            return false;
        }
    }
}
