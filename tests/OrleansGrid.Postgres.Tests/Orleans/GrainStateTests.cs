using System.Data;
using System.Text;
using Npgsql;
using OrleansGrid.Postgres.Connections;

namespace OrleansGrid.Postgres.Tests;

public sealed class GrainStateTests(SharedServer shared)
{
    [Fact]
    public async Task A_first_write_has_version_one_and_is_read_back()
    {
        await using var database = await shared.MigratedDatabaseAsync();
        Assert.Equal(1, await WriteAsync(database, "a", null, """{"n":1}"""));
        Assert.Equal((1, """{"n": 1}"""), await StateAsync(database, "a"));
    }

    [Fact]
    public async Task A_grain_that_was_never_written_has_no_row()
    {
        await using var database = await shared.MigratedDatabaseAsync();
        Assert.Null(await StateAsync(database, "a"));
    }

    [Fact]
    public async Task A_second_first_write_is_refused_and_changes_nothing()
    {
        await using var database = await shared.MigratedDatabaseAsync();
        await WriteAsync(database, "a", null, """{"n":1}""");
        Assert.Null(await WriteAsync(database, "a", null, """{"n":2}"""));
        Assert.Equal((1, """{"n": 1}"""), await StateAsync(database, "a"));
    }

    [Fact]
    public async Task Of_two_first_writes_at_once_the_second_waits_for_the_first_and_loses()
    {
        await using var database = await shared.MigratedDatabaseAsync();
        await using var first = await database.ConnectAsync();
        await using var second = await database.ConnectAsync();
        await using var transaction = await first.BeginTransactionAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, await WriteAsync(database, "a", null, """{"n":1}""", first));

        var late = WriteAsync(database, "a", null, """{"n":2}""", second);
        await database.UntilBlockedAsync(second.ProcessID);
        await transaction.CommitAsync(TestContext.Current.CancellationToken);

        Assert.Null(await late);
        Assert.Equal((1, """{"n": 1}"""), await StateAsync(database, "a"));
    }

    [Fact]
    public async Task Of_two_writes_of_one_version_at_once_the_second_loses()
    {
        await using var database = await shared.MigratedDatabaseAsync();
        await WriteAsync(database, "a", null, """{"n":1}""");
        await using var first = await database.ConnectAsync();
        await using var second = await database.ConnectAsync();
        await using var transaction = await first.BeginTransactionAsync(TestContext.Current.CancellationToken);
        Assert.Equal(2, await WriteAsync(database, "a", 1, """{"n":2}""", first));

        var late = WriteAsync(database, "a", 1, """{"n":3}""", second);
        await database.UntilBlockedAsync(second.ProcessID);
        await transaction.CommitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, await late);
        Assert.Equal((2, """{"n": 2}"""), await StateAsync(database, "a"));
    }

    [Fact]
    public async Task A_write_of_a_stale_version_is_refused_by_giving_that_version_back()
    {
        await using var database = await shared.MigratedDatabaseAsync();
        await WriteAsync(database, "a", null, """{"n":1}""");
        Assert.Equal(2, await WriteAsync(database, "a", 1, """{"n":2}"""));
        Assert.Equal(1, await WriteAsync(database, "a", 1, """{"n":3}"""));
        Assert.Equal((2, """{"n": 2}"""), await StateAsync(database, "a"));
    }

    [Fact]
    public async Task A_write_of_a_version_to_a_grain_without_state_is_refused()
    {
        await using var database = await shared.MigratedDatabaseAsync();
        Assert.Equal(4, await WriteAsync(database, "a", 4, """{"n":1}"""));
        Assert.Null(await StateAsync(database, "a"));
    }

    [Fact]
    public async Task A_cleared_grain_keeps_its_version_so_neither_first_nor_stale_writes_pass()
    {
        await using var database = await shared.MigratedDatabaseAsync();
        await WriteAsync(database, "a", null, """{"n":1}""");
        Assert.Equal(2, await EndAsync(database, "ClearStorageKey", "a", 1));
        Assert.Equal((2, null), await StateAsync(database, "a"));
        Assert.Null(await WriteAsync(database, "a", null, """{"n":2}"""));
        Assert.Equal(1, await WriteAsync(database, "a", 1, """{"n":2}"""));
        Assert.Equal(3, await WriteAsync(database, "a", 2, """{"n":2}"""));
    }

    [Theory]
    [InlineData("ClearStorageKey")]
    [InlineData("DeleteStorageKey")]
    public async Task Clearing_and_deleting_at_a_stale_version_is_refused(string key)
    {
        await using var database = await shared.MigratedDatabaseAsync();
        await WriteAsync(database, "a", null, """{"n":1}""");
        await WriteAsync(database, "a", 1, """{"n":2}""");
        Assert.Equal(1, await EndAsync(database, key, "a", 1));
        Assert.Equal((2, """{"n": 2}"""), await StateAsync(database, "a"));
    }

    [Fact]
    public async Task A_deleted_grain_has_no_row()
    {
        await using var database = await shared.MigratedDatabaseAsync();
        await WriteAsync(database, "a", null, """{"n":1}""");
        Assert.Equal(2, await EndAsync(database, "DeleteStorageKey", "a", 1));
        Assert.Null(await StateAsync(database, "a"));
    }

    [Fact]
    public async Task Grains_named_by_number_have_no_key_and_are_told_apart_by_it()
    {
        await using var database = await shared.MigratedDatabaseAsync();
        Assert.Equal(1, await WriteAsync(database, null, null, """{"n":1}""", number: 1));
        Assert.Equal(1, await WriteAsync(database, null, null, """{"n":2}""", number: 2));
        Assert.Null(await WriteAsync(database, null, null, """{"n":3}""", number: 2));
    }

    private static async Task<int?> WriteAsync(
        GridDatabase database,
        string? key,
        int? version,
        string payload,
        NpgsqlConnection? connection = null,
        long number = 0
    )
    {
        (string, object?, DbType)[] parameters =
        [
            .. Grain(key, number),
            ("GrainStateVersion", version, DbType.Int32),
            ("PayloadBinary", Encoding.UTF8.GetBytes(payload), DbType.Binary),
        ];
        var statements = new OrleansStatements(database);
        var rows = connection is null
            ? await statements.ReadAsync("WriteToStorageKey", parameters)
            : await statements.ReadAsync(connection, "WriteToStorageKey", parameters);
        return (int?)Assert.Single(rows)["NewGrainStateVersion"];
    }

    private static async Task<int?> EndAsync(GridDatabase database, string statement, string key, int version)
    {
        var rows = await new OrleansStatements(database).ReadAsync(
            statement,
            [.. Grain(key, 0), ("GrainStateVersion", version, DbType.Int32)]
        );
        return (int?)Assert.Single(Assert.Single(rows)).Value;
    }

    private static async Task<(int Version, string? Payload)?> StateAsync(GridDatabase database, string key)
    {
        var rows = await new OrleansStatements(database).ReadAsync("ReadFromStorageKey", Grain(key, 0));
        if (rows.Count == 0)
        {
            return null;
        }

        var row = Assert.Single(rows);
        return ((int)row["Version"]!, row["PayloadBinary"] is byte[] payload ? Encoding.UTF8.GetString(payload) : null);
    }

    private static (string, object?, DbType)[] Grain(string? key, long number) =>
        [
            ("GrainIdHash", 11, DbType.Int32),
            ("GrainIdN0", 0L, DbType.Int64),
            ("GrainIdN1", number, DbType.Int64),
            ("GrainTypeHash", 22, DbType.Int32),
            ("GrainTypeString", "a_test", DbType.String),
            ("GrainIdExtensionString", key, DbType.String),
            ("ServiceId", "tests", DbType.String),
        ];
}
