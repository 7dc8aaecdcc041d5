using System.Text;
using Npgsql;
using OrleansGrid.Postgres.Connections;
using OrleansGrid.Postgres.Migrations;
using OrleansGrid.Postgres.Server;
using OrleansGrid.Protocol;
using OrleansGrid.RoleUsers;
using OrleansGrid.Silo.Membership;
using OrleansGrid.Silo.Storage;

[assembly: AssemblyFixture(typeof(OrleansGrid.Silo.Tests.SiloDatabase))]

namespace OrleansGrid.Silo.Tests;

/// <summary>A migrated database with one silo in its membership table, for what a silo writes.</summary>
public sealed class SiloDatabase : IAsyncLifetime
{
    private const int Dead = 6;
    private const int Active = 3;

    private readonly string _home = Directory
        .CreateDirectory(Path.Combine(Path.GetTempPath(), $"orleansgrid-test-{Guid.NewGuid():N}"))
        .FullName;
    private PrivateServer _server = null!;
    private int _silos;

    private GridDatabase _admin = null!;

    /// <summary>As a silo connects: with no right that it does not need.</summary>
    public GridDatabase Grid { get; private set; } = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await PrivateServer.EnsureAsync(_home, _ => { }, CancellationToken.None);
        _admin = await GridDatabase.OpenAsync(_server.ConnectionString, CancellationToken.None);
        await Migrator.MigrateAsync(_admin.DataSource, CancellationToken.None);
        Grid = await GridDatabase.OpenAsync(await RoleUser.OfAsync(_server.ConnectionString, GridRole.Silo), CancellationToken.None);
        await RunAsync($"insert into grid_internal.membership_changes (deployment_id, version) values ('{GridCluster.ClusterId}', 0)");
    }

    public async ValueTask DisposeAsync()
    {
        await Grid.DisposeAsync();
        await _admin.DisposeAsync();
        await _server.DeleteAsync(CancellationToken.None);
        Directory.Delete(_home, recursive: true);
    }

    /// <summary>A silo that membership knows as active.</summary>
    internal async Task<SiloIdentity> SiloAsync()
    {
        var port = Interlocked.Increment(ref _silos);
        var silo = new SiloIdentity($"s{port}", GridCluster.ClusterId, "127.0.0.1", port, 1, "");
        await RunAsync(
            $"insert into grid_internal.membership values ('{GridCluster.ClusterId}', '127.0.0.1', {port}, 1, 's{port}', 'here', 0, now())"
        );
        await RunAsync(Change(silo, Active));
        return silo;
    }

    internal static string Evict(SiloIdentity silo) => Change(silo, Dead);

    /// <summary>One change at a time: tests that run at once must not take the same version.</summary>
    private static string Change(SiloIdentity silo, int status) =>
        $"""
            select pg_advisory_xact_lock(1);
            insert into grid_internal.membership_changes (deployment_id, version, address, port, generation, status, i_am_alive_time)
            select deployment_id, max(version) + 1, '{silo.Address}', {silo.Port}, {silo.Generation}, {status}, now()
            from grid_internal.membership_changes group by deployment_id
            """;

    /// <summary>A job of the given state in its first run, as its grain would have written it.</summary>
    internal async Task<Guid> JobAsync(string state = "running")
    {
        var write = Write(
            Guid.CreateVersion7(),
            null,
            $$"""{"state": "{{state}}", "run": 1, "createdAt": "2026-01-01T00:00:00.0000000+00:00", "stages": []}"""
        );
        Assert.Equal(StateWriteResult.Written, (await new JobStateStatements(Grid.Writing).WriteAsync([write], false, Token))[write.JobId]);
        return write.JobId;
    }

    internal static JobStateWrite Write(Guid jobId, int? expected, string payload) =>
        new(jobId, expected, Encoding.UTF8.GetBytes(payload), Guid.CreateVersion7());

    /// <summary>Where the server's programs are.</summary>
    internal string BinDirectory => _server.BinDirectory;

    /// <summary>A new, empty database on the same server.</summary>
    /// <returns>Its connection string.</returns>
    internal async Task<string> EmptyDatabaseAsync()
    {
        var name = $"empty_{Guid.NewGuid():N}";
        await RunAsync($"create database {name}");
        return new NpgsqlConnectionStringBuilder(_server.ConnectionString) { Database = name }.ConnectionString;
    }

    public async Task RunAsync(string text)
    {
        await using var command = _admin.DataSource.CreateCommand(text);
        await command.ExecuteNonQueryAsync(Token);
    }

    public async Task<T> AskAsync<T>(string text)
    {
        await using var command = _admin.DataSource.CreateCommand(text);
        return (T)(await command.ExecuteScalarAsync(Token))!;
    }

    /// <summary>Does something while another session holds the rows of a query locked, for as long as it takes.</summary>
    internal async Task<T> WhileLockedAsync<T>(string query, Func<Task<T>> other)
    {
        await using var connection = await _admin.DataSource.OpenConnectionAsync(Token);
        await using var transaction = await connection.BeginTransactionAsync(Token);
        await using (var command = new NpgsqlCommand(query, connection, transaction))
        {
            Assert.NotNull(await command.ExecuteScalarAsync(Token));
        }

        return await other();
    }

    /// <summary>Carries out a change that is not committed before <paramref name="other"/> waits for it.</summary>
    internal async Task<T> WhileUncommittedAsync<T>(string change, Func<Task<T>> other)
    {
        await using var connection = await _admin.DataSource.OpenConnectionAsync(Token);
        await using var transaction = await connection.BeginTransactionAsync(Token);
        await using (var command = new NpgsqlCommand(change, connection, transaction))
        {
            await command.ExecuteNonQueryAsync(Token);
        }

        var late = other();
        while (
            await AskAsync<long>($"select count(*) from pg_stat_activity where {connection.ProcessID} = any (pg_blocking_pids(pid))") == 0
            && !late.IsCompleted
        )
        {
            await Task.Yield();
        }

        await transaction.CommitAsync(Token);
        return await late;
    }
}
