using System.Data;
using Npgsql;
using OrleansGrid.Postgres.Connections;

namespace OrleansGrid.Postgres.Tests;

public sealed class MembershipTests(SharedServer shared)
{
    private const int Active = 3;
    private const int Dead = 6;
    private static readonly DateTime Start = new(2026, 1, 2, 3, 4, 5, 678, DateTimeKind.Utc);

    [Fact]
    public async Task A_clusters_counter_is_made_by_the_first_who_asks()
    {
        await using var database = await shared.MigratedDatabaseAsync();
        Assert.True(await NewClusterAsync(database));
        Assert.False(await NewClusterAsync(database));
    }

    [Fact]
    public async Task A_new_cluster_reads_as_its_version_without_silos()
    {
        await using var database = await shared.MigratedDatabaseAsync();
        await NewClusterAsync(database);
        var row = Assert.Single(await AllAsync(database));
        Assert.Equal(0, row["Version"]);
        Assert.Null(row["StartTime"]);
    }

    [Fact]
    public async Task A_silo_joins_at_the_version_it_saw_and_not_at_an_older_one()
    {
        await using var database = await shared.MigratedDatabaseAsync();
        await NewClusterAsync(database);
        Assert.True(await JoinAsync(database, port: 1, version: 0));
        Assert.False(await JoinAsync(database, port: 2, version: 0));
        Assert.True(await JoinAsync(database, port: 2, version: 1));

        var rows = await AllAsync(database);
        Assert.Equal([1, 2], rows.Select(row => row["Port"]).Order());
        Assert.All(rows, row => Assert.Equal(2, row["Version"]));
    }

    [Fact]
    public async Task A_silo_that_is_there_already_does_not_join_again_and_does_not_raise_the_version()
    {
        await using var database = await shared.MigratedDatabaseAsync();
        await NewClusterAsync(database);
        await JoinAsync(database, port: 1, version: 0);
        Assert.False(await JoinAsync(database, port: 1, version: 1));
        Assert.Equal(1, Assert.Single(await AllAsync(database))["Version"]);
    }

    [Fact]
    public async Task A_change_of_an_unknown_silo_or_at_a_stale_version_changes_nothing()
    {
        await using var database = await shared.MigratedDatabaseAsync();
        await NewClusterAsync(database);
        await JoinAsync(database, port: 1, version: 0);
        Assert.False(await ChangeAsync(database, port: 9, Dead, version: 1, Start));
        Assert.False(await ChangeAsync(database, port: 1, Dead, version: 0, Start));

        var row = Assert.Single(await AllAsync(database));
        Assert.Equal((1, Active), (row["Version"], row["Status"]));
    }

    [Fact]
    public async Task A_change_of_status_does_not_take_back_a_later_heartbeat()
    {
        await using var database = await shared.MigratedDatabaseAsync();
        await NewClusterAsync(database);
        await JoinAsync(database, port: 1, version: 0);
        var heartbeat = Start.AddMinutes(5);
        await BeatAsync(database, port: 1, heartbeat);
        Assert.True(await ChangeAsync(database, port: 1, Dead, version: 1, Start));

        var row = Assert.Single(await AllAsync(database));
        Assert.Equal((2, Dead, heartbeat), (row["Version"], row["Status"], row["IAmAliveTime"]));
    }

    [Fact]
    public async Task Gateways_are_active_silos_that_have_one()
    {
        await using var database = await shared.MigratedDatabaseAsync();
        await NewClusterAsync(database);
        await JoinAsync(database, port: 1, version: 0, gateway: 30001);
        await JoinAsync(database, port: 2, version: 1, gateway: 0);
        await JoinAsync(database, port: 3, version: 2, gateway: 30003);
        await ChangeAsync(database, port: 3, Dead, version: 3, Start);

        var gateways = await new OrleansStatements(database).ReadAsync("GatewaysQueryKey", Cluster, ("Status", Active, DbType.Int32));
        Assert.Equal(30001, Assert.Single(gateways)["ProxyPort"]);
    }

    [Fact]
    public async Task One_silo_is_read_with_the_version_and_an_unknown_one_as_the_version_alone()
    {
        await using var database = await shared.MigratedDatabaseAsync();
        await NewClusterAsync(database);
        await JoinAsync(database, port: 1, version: 0);
        var known = Assert.Single(await new OrleansStatements(database).ReadAsync("MembershipReadRowKey", Silo(1)));
        var unknown = Assert.Single(await new OrleansStatements(database).ReadAsync("MembershipReadRowKey", Silo(2)));
        Assert.Equal((1, (object?)Start), (known["Version"], known["StartTime"]));
        Assert.Equal((1, (object?)null), (unknown["Version"], unknown["StartTime"]));
    }

    [Fact]
    public async Task Cleaning_up_removes_a_dead_silo_as_it_was_seen_and_never_a_living_one()
    {
        await using var database = await shared.MigratedDatabaseAsync();
        await NewClusterAsync(database);
        await JoinAsync(database, port: 1, version: 0);
        await JoinAsync(database, port: 2, version: 1);
        await ChangeAsync(database, port: 2, Dead, version: 2, Start);

        await CleanUpAsync(database, port: 1, Start);
        await CleanUpAsync(database, port: 2, Start.AddSeconds(1));
        Assert.Equal(2, (await AllAsync(database)).Count);
        await CleanUpAsync(database, port: 2, Start);
        Assert.Equal(1, Assert.Single(await AllAsync(database))["Port"]);
    }

    [Fact]
    public async Task A_forgotten_cluster_is_gone_with_its_silos()
    {
        await using var database = await shared.MigratedDatabaseAsync();
        await NewClusterAsync(database);
        await JoinAsync(database, port: 1, version: 0);
        await new OrleansStatements(database).ReadAsync("DeleteMembershipTableEntriesKey", Cluster);
        Assert.Empty(await AllAsync(database));
        Assert.Equal(0L, await database.AskAsync("select count(*) from grid_internal.membership"));
    }

    [Theory]
    [InlineData("membership where silo_name = 'one' for share")]
    [InlineData("membership for update")]
    [InlineData("membership_changes for update")]
    [InlineData("membership_heartbeats for update")]
    public async Task Rows_that_another_session_has_locked_keep_no_silo_from_joining_dying_or_being_heard_of(string rows)
    {
        await using var database = await shared.MigratedDatabaseAsync();
        await NewClusterAsync(database);
        await JoinAsync(database, port: 1, version: 0);
        await BeatAsync(database, port: 1, Start);
        await using var stranger = await database.ConnectAsync();
        await using var transaction = await stranger.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using (var locks = new NpgsqlCommand($"select 1 from grid_internal.{rows}", stranger, transaction))
        {
            Assert.NotNull(await locks.ExecuteScalarAsync(TestContext.Current.CancellationToken));
        }

        Assert.True(await JoinAsync(database, port: 2, version: 1));
        await BeatAsync(database, port: 1, Start.AddMinutes(1));
        await BeatAsync(database, port: 1, Start.AddMinutes(2));
        Assert.True(await ChangeAsync(database, port: 1, Dead, version: 2, Start));
        await CleanUpAsync(database, port: 1, Start.AddMinutes(2));

        var silo = (await AllAsync(database)).SingleOrDefault(row => row["Port"] is 1);
        Assert.True(silo is null || (Dead, Start.AddMinutes(2)) == ((int)silo["Status"]!, (DateTime)silo["IAmAliveTime"]!));
    }

    [Fact]
    public async Task A_heartbeat_adds_a_row_only_while_the_others_are_locked()
    {
        await using var database = await shared.MigratedDatabaseAsync();
        await NewClusterAsync(database);
        await JoinAsync(database, port: 1, version: 0);
        await BeatAsync(database, port: 1, Start.AddMinutes(1));
        await BeatAsync(database, port: 1, Start.AddMinutes(2));
        Assert.Equal(1L, await database.AskAsync("select count(*) from grid_internal.membership_heartbeats"));

        await using var stranger = await database.ConnectAsync();
        await using (var transaction = await stranger.BeginTransactionAsync(TestContext.Current.CancellationToken))
        {
            await using var locks = new NpgsqlCommand("select 1 from grid_internal.membership_heartbeats for share", stranger, transaction);
            await locks.ExecuteScalarAsync(TestContext.Current.CancellationToken);
            await BeatAsync(database, port: 1, Start.AddMinutes(3));
            await BeatAsync(database, port: 1, Start.AddMinutes(4));
        }

        await BeatAsync(database, port: 1, Start.AddMinutes(5));
        Assert.Equal(2L, await database.AskAsync("select count(*) from grid_internal.membership_heartbeats"));
        Assert.Equal(Start.AddMinutes(5), Assert.Single(await AllAsync(database))["IAmAliveTime"]);
    }

    [Fact]
    public async Task Cleaning_up_forgets_the_changes_of_a_silo_but_never_the_clusters_version()
    {
        await using var database = await shared.MigratedDatabaseAsync();
        await NewClusterAsync(database);
        await JoinAsync(database, port: 1, version: 0);
        await ChangeAsync(database, port: 1, Dead, version: 1, Start);
        await CleanUpAsync(database, port: 1, Start);

        var row = Assert.Single(await AllAsync(database));
        Assert.Equal((2, (object?)null), (row["Version"], row["Port"]));
        Assert.True(await JoinAsync(database, port: 2, version: 2));
        Assert.Equal(
            "0,2,3",
            await database.AskAsync("select string_agg(version::text, ',' order by version) from grid_internal.membership_changes")
        );
    }

    [Fact]
    public async Task Of_two_silos_that_saw_the_same_version_the_second_waits_for_the_first_and_finds_it_taken()
    {
        await using var database = await shared.MigratedDatabaseAsync();
        await NewClusterAsync(database);
        await using var first = await database.ConnectAsync();
        await using var transaction = await first.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using (
            var take = new NpgsqlCommand(
                "insert into grid_internal.membership_changes values ('a_cluster', 1, 'x', 1, 1, 3)",
                first,
                transaction
            )
        )
        {
            await take.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        var second = JoinAsync(database, port: 2, version: 0);
        while (
            (long)(await database.AskAsync($"select count(*) from pg_stat_activity where {first.ProcessID} = any (pg_blocking_pids(pid))"))!
            == 0
        )
        {
            await Task.Yield();
        }

        await transaction.CommitAsync(TestContext.Current.CancellationToken);
        Assert.False(await second);
        Assert.Equal(0L, await database.AskAsync("select count(*) from grid_internal.membership"));
    }

    private static (string, object?, DbType) Cluster => ("DeploymentId", "a_cluster", DbType.String);

    private static (string, object?, DbType)[] Silo(int port) =>
        [Cluster, ("Address", "127.0.0.1", DbType.AnsiString), ("Port", port, DbType.Int32), ("Generation", 77, DbType.Int32)];

    private static Task<List<Dictionary<string, object?>>> AllAsync(GridDatabase database) =>
        new OrleansStatements(database).ReadAsync("MembershipReadAllKey", Cluster);

    private static Task<bool> NewClusterAsync(GridDatabase database) => TruthAsync(database, "InsertMembershipVersionKey", Cluster);

    private static Task<bool> JoinAsync(GridDatabase database, int port, int version, int gateway = 30000) =>
        TruthAsync(
            database,
            "InsertMembershipKey",
            [
                .. Silo(port),
                ("SiloName", "one", DbType.String),
                ("HostName", "host", DbType.String),
                ("Status", Active, DbType.Int32),
                ("ProxyPort", gateway, DbType.Int32),
                ("StartTime", Start, DbType.DateTime),
                ("IAmAliveTime", Start, DbType.DateTime),
                ("Version", version, DbType.Int32),
            ]
        );

    private static Task<bool> ChangeAsync(GridDatabase database, int port, int status, int version, DateTime alive) =>
        TruthAsync(
            database,
            "UpdateMembershipKey",
            [
                .. Silo(port),
                ("Status", status, DbType.Int32),
                ("SuspectTimes", null, DbType.String),
                ("IAmAliveTime", alive, DbType.DateTime),
                ("Version", version, DbType.Int32),
            ]
        );

    private static async Task BeatAsync(GridDatabase database, int port, DateTime alive) =>
        await new OrleansStatements(database).ReadAsync("UpdateIAmAlivetimeKey", [.. Silo(port), ("IAmAliveTime", alive, DbType.DateTime)]);

    private static async Task CleanUpAsync(GridDatabase database, int port, DateTime alive) =>
        await new OrleansStatements(database).ReadAsync(
            "CleanupDefunctSiloEntryKey",
            [
                .. Silo(port),
                ("SuspectTimes", null, DbType.String),
                ("StartTime", Start, DbType.DateTime),
                ("IAmAliveTime", alive, DbType.DateTime),
            ]
        );

    private static async Task<bool> TruthAsync(GridDatabase database, string key, params (string, object?, DbType)[] parameters) =>
        Convert.ToBoolean(Assert.Single(Assert.Single(await new OrleansStatements(database).ReadAsync(key, parameters))).Value, null);
}
