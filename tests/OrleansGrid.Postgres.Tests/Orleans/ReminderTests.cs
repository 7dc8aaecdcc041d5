using System.Data;
using OrleansGrid.Postgres.Connections;

namespace OrleansGrid.Postgres.Tests;

public sealed class ReminderTests(SharedServer shared)
{
    private static readonly DateTime Start = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);

    [Fact]
    public async Task A_reminder_registered_again_is_the_same_one_under_a_new_version()
    {
        await using var database = await shared.MigratedDatabaseAsync();
        Assert.Equal(0, await RegisterAsync(database, "sweep/1", hash: 5, minutes: 1));
        Assert.Equal(1, await RegisterAsync(database, "sweep/1", hash: 5, minutes: 2));

        var row = Assert.Single(await new OrleansStatements(database).ReadAsync("ReadReminderRowKey", Reminder("sweep/1")));
        Assert.Equal(("sweep/1", "tick", 120_000L, 1), (row["GrainId"], row["ReminderName"], row["Period"], row["Version"]));
        Assert.Equal(Start, row["StartTime"]);
    }

    [Fact]
    public async Task A_reminder_registered_anew_is_not_removed_by_one_who_saw_the_old()
    {
        await using var database = await shared.MigratedDatabaseAsync();
        await RegisterAsync(database, "sweep/1", hash: 5, minutes: 1);
        await RegisterAsync(database, "sweep/1", hash: 5, minutes: 2);
        Assert.False(await UnregisterAsync(database, "sweep/1", version: 0));
        Assert.True(await UnregisterAsync(database, "sweep/1", version: 1));
        Assert.False(await UnregisterAsync(database, "sweep/1", version: 1));
    }

    [Theory]
    [InlineData("ReadRangeRows1Key", -10, 10, "b,c")]
    [InlineData("ReadRangeRows2Key", 10, -10, "a,d")]
    [InlineData("ReadRangeRows2Key", 0, 0, "a,b,c,d")]
    public async Task A_part_of_the_ring_excludes_its_begin_and_includes_its_end(string key, int begin, int end, string expected)
    {
        await using var database = await shared.MigratedDatabaseAsync();
        foreach (var (grain, hash) in new[] { ("a", -10), ("b", -9), ("c", 10), ("d", 11) })
        {
            await RegisterAsync(database, grain, hash, minutes: 1);
        }

        var rows = await new OrleansStatements(database).ReadAsync(
            key,
            Service,
            ("BeginHash", begin, DbType.Int32),
            ("EndHash", end, DbType.Int32)
        );
        Assert.Equal(expected.Split(','), rows.Select(row => row["GrainId"]).Order());
    }

    [Fact]
    public async Task A_grains_reminders_are_read_together_and_a_services_are_forgotten_together()
    {
        await using var database = await shared.MigratedDatabaseAsync();
        await RegisterAsync(database, "a", hash: 1, minutes: 1);
        await RegisterAsync(database, "b", hash: 2, minutes: 1);
        var statements = new OrleansStatements(database);
        Assert.Single(await statements.ReadAsync("ReadReminderRowsKey", Service, ("GrainId", "a", DbType.AnsiString)));

        await statements.ReadAsync("DeleteReminderRowsKey", Service);
        Assert.Equal(0L, await database.AskAsync("select count(*) from grid_internal.reminders"));
    }

    private static (string, object?, DbType) Service => ("ServiceId", "tests", DbType.String);

    private static (string, object?, DbType)[] Reminder(string grain) =>
        [Service, ("GrainId", grain, DbType.AnsiString), ("ReminderName", "tick", DbType.String)];

    private static async Task<int> RegisterAsync(GridDatabase database, string grain, int hash, int minutes)
    {
        var rows = await new OrleansStatements(database).ReadAsync(
            "UpsertReminderRowKey",
            [
                .. Reminder(grain),
                ("StartTime", Start, DbType.DateTime),
                ("Period", minutes * 60_000, DbType.Int32),
                ("GrainHash", hash, DbType.Int32),
            ]
        );
        return (int)Assert.Single(rows)["Version"]!;
    }

    private static async Task<bool> UnregisterAsync(GridDatabase database, string grain, int version)
    {
        var rows = await new OrleansStatements(database).ReadAsync(
            "DeleteReminderRowKey",
            [.. Reminder(grain), ("Version", version, DbType.Int32)]
        );
        return (bool)Assert.Single(Assert.Single(rows)).Value!;
    }
}
