using System.Data;

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
        await new OrleansStatements(database).ReadAsync("UpdateIAmAlivetimeKey", [.. Silo(1), ("IAmAliveTime", heartbeat, DbType.DateTime)]);
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

    private static (string, object?, DbType) Cluster => ("DeploymentId", "a_cluster", DbType.String);

    private static (string, object?, DbType)[] Silo(int port) =>
    [
        Cluster, ("Address", "127.0.0.1", DbType.AnsiString), ("Port", port, DbType.Int32), ("Generation", 77, DbType.Int32),
    ];

    private static Task<List<Dictionary<string, object?>>> AllAsync(GridDatabase database) =>
        new OrleansStatements(database).ReadAsync("MembershipReadAllKey", Cluster);

    private static Task<bool> NewClusterAsync(GridDatabase database) => TruthAsync(database, "InsertMembershipVersionKey", Cluster);

    private static Task<bool> JoinAsync(GridDatabase database, int port, int version, int gateway = 30000) =>
        TruthAsync(
            database, "InsertMembershipKey",
            [
                .. Silo(port), ("SiloName", "one", DbType.String), ("HostName", "host", DbType.String), ("Status", Active, DbType.Int32),
                ("ProxyPort", gateway, DbType.Int32), ("StartTime", Start, DbType.DateTime), ("IAmAliveTime", Start, DbType.DateTime),
                ("Version", version, DbType.Int32),
            ]);

    private static Task<bool> ChangeAsync(GridDatabase database, int port, int status, int version, DateTime alive) =>
        TruthAsync(
            database, "UpdateMembershipKey",
            [
                .. Silo(port), ("Status", status, DbType.Int32), ("SuspectTimes", null, DbType.String),
                ("IAmAliveTime", alive, DbType.DateTime), ("Version", version, DbType.Int32),
            ]);

    private static async Task CleanUpAsync(GridDatabase database, int port, DateTime alive) =>
        await new OrleansStatements(database).ReadAsync(
            "CleanupDefunctSiloEntryKey",
            [
                .. Silo(port), ("SuspectTimes", null, DbType.String), ("StartTime", Start, DbType.DateTime), ("IAmAliveTime", alive, DbType.DateTime),
            ]);

    private static async Task<bool> TruthAsync(GridDatabase database, string key, params (string, object?, DbType)[] parameters) =>
        Convert.ToBoolean(Assert.Single(Assert.Single(await new OrleansStatements(database).ReadAsync(key, parameters))).Value, null);
}
