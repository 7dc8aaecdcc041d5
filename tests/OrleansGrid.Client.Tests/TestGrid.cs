using Npgsql;
using OrleansGrid.Postgres.Connections;
using OrleansGrid.Postgres.Migrations;
using OrleansGrid.RoleUsers;

[assembly: AssemblyFixture(typeof(OrleansGrid.Client.Tests.TestGrid))]

namespace OrleansGrid.Client.Tests;

/// <summary>A grid of one silo in this process over a PostgreSQL of its own, and a client of it.</summary>
public sealed class TestGrid : IAsyncLifetime
{
    private readonly TestDatabase _database = new();
    private TestSilo? _silo;

    public GridClient Client { get; private set; } = null!;

    public string ConnectionString => _database.ConnectionString;

    /// <summary>As clients connect: with no right that they do not need.</summary>
    public string ClientPostgres { get; private set; } = "";

    public GridDatabase Database { get; private set; } = null!;

    /// <summary>Another database of the same server.</summary>
    public async Task<string> EmptyDatabaseAsync(string name)
    {
        await using var create = Database.DataSource.CreateCommand($"create database {name}");
        await create.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        return new NpgsqlConnectionStringBuilder(ConnectionString) { Database = name }.ConnectionString;
    }

    public static async Task MigrateAsync(string connectionString)
    {
        await using var database = await GridDatabase.OpenAsync(connectionString, CancellationToken.None);
        await Migrator.MigrateAsync(database.DataSource, CancellationToken.None);
    }

    public async ValueTask InitializeAsync()
    {
        await _database.InitializeAsync();
        Database = await GridDatabase.OpenAsync(ConnectionString, CancellationToken.None);
        await Migrator.MigrateAsync(Database.DataSource, CancellationToken.None);
        _silo = await TestSilo.StartAsync(await RoleUser.OfAsync(ConnectionString, GridRole.Silo));
        ClientPostgres = await RoleUser.OfAsync(ConnectionString, GridRole.Submitter);
        Client = await GridClient.ConnectAsync(ClientPostgres);
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await _silo!.DisposeAsync();
        await Database.DisposeAsync();
        await _database.DisposeAsync();
    }
}
