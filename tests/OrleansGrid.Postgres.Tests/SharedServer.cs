using Npgsql;
using OrleansGrid.Postgres.Connections;
using OrleansGrid.Postgres.Migrations;
using OrleansGrid.Postgres.Server;

[assembly: AssemblyFixture(typeof(OrleansGrid.Postgres.Tests.SharedServer))]

namespace OrleansGrid.Postgres.Tests;

/// <summary>One PostgreSQL for all tests that do not harm it; each takes a database of its own.</summary>
public sealed class SharedServer : IAsyncLifetime
{
    private readonly TestHome _home = new();
    private int _databases;

    public PrivateServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await PrivateServer.EnsureAsync(_home.Path, _ => { }, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await Server.DeleteAsync(CancellationToken.None);
        await _home.DisposeAsync();
    }

    /// <summary>A new, empty database.</summary>
    public async Task<GridDatabase> EmptyDatabaseAsync()
    {
        var name = $"test_{Interlocked.Increment(ref _databases)}";
        await using var connection = new NpgsqlConnection(Server.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var create = new NpgsqlCommand($"create database {name}", connection);
        await create.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        var settings = new NpgsqlConnectionStringBuilder(Server.ConnectionString) { Database = name };
        return await GridDatabase.OpenAsync(settings.ConnectionString, TestContext.Current.CancellationToken);
    }

    public async Task<GridDatabase> MigratedDatabaseAsync()
    {
        var database = await EmptyDatabaseAsync();
        await Migrator.MigrateAsync(database.DataSource, TestContext.Current.CancellationToken);
        return database;
    }
}
