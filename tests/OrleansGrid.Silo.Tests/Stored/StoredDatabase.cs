using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Hosting;
using Npgsql;
using OrleansGrid.Postgres.Connections;
using OrleansGrid.Postgres.Migrations;
using OrleansGrid.Protocol.Jobs;
using OrleansGrid.Silo.Tests.Supervision;

namespace OrleansGrid.Silo.Tests.Stored;

/// <summary>
/// A database with jobs as a version has stored them (<c>Stored/database.N.sql</c>), and a silo of this version that takes them up. Jobs
/// are known by the keys under which they were submitted.
/// </summary>
internal sealed class StoredDatabase : IAsyncDisposable
{
    public const string Ended = "stored-ended";
    public const string Failed = "stored-failed";
    public const string Running = "stored-running";
    public const string Words = "stored-words";
    public const string Study = "stored-study";
    public const string Asked = "stored-asked";

    /// <summary>The gate before which an item of <see cref="Running"/> waits.</summary>
    public const string Gate = "stored-gate";

    /// <summary>More inputs than are kept in a job's own record.</summary>
    public const int Inputs = 1002;

    private static readonly string[] Tables =
    [
        "uploads",
        "input_chunks",
        "grain_state",
        "finished_ranges",
        "attempts",
        "checkpoints",
        "refused_commits",
        "asked_trials",
        "trial_reports",
        "trial_leases",
        "written_parts",
        "part_rows",
    ];

    private readonly string _folder;
    private readonly string _connectionString;
    private readonly IHost _host;

    private StoredDatabase(string connectionString, string folder, IHost host, GridClient client) =>
        (_connectionString, _folder, _host, Client) = (connectionString, folder, host, client);

    public GridClient Client { get; }

    public static IReadOnlyList<string> Examples =>
        [.. Directory.EnumerateFiles(Folder(), "database.*.sql").Order(StringComparer.Ordinal).Select(file => Path.GetFileName(file)!)];

    public static Guid IdOf(string key) => JobKey.FromIdempotencyKey(key);

    /// <param name="example">Null for a database without jobs.</param>
    public static async Task<StoredDatabase> OpenAsync(SiloDatabase server, string? example)
    {
        var connectionString = await server.EmptyDatabaseAsync();
        await using (var database = await GridDatabase.OpenAsync(connectionString, CancellationToken.None))
        {
            await Migrator.MigrateAsync(database.DataSource, CancellationToken.None);
            if (example is not null)
            {
                await using var rows = database.DataSource.CreateCommand(await File.ReadAllTextAsync(Path.Combine(Folder(), example)));
                await rows.ExecuteNonQueryAsync();
            }
        }

        var folder = Directory.CreateTempSubdirectory("orleansgrid-stored-").FullName;
        var host = await Task.Run(() => SiloHost.StartAsync(connectionString, folder));
        return new StoredDatabase(connectionString, folder, host, await GridClient.ConnectAsync(connectionString));
    }

    /// <summary>The rows of the query, a line each.</summary>
    public async Task<IReadOnlyList<string>> AskAsync(string query)
    {
        await using var connection = new NpgsqlConnection(_connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(query, connection);
        await using var rows = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await rows.ReadAsync())
        {
            lines.Add(string.Join(' ', Enumerable.Range(0, rows.FieldCount).Select(i => rows.IsDBNull(i) ? "-" : $"{rows.GetValue(i)}")));
        }

        return lines;
    }

    /// <summary>Keeps what is in the database now as a new example.</summary>
    public async Task KeepAsync(string binDirectory)
    {
        var settings = new NpgsqlConnectionStringBuilder(_connectionString);
        string[] arguments =
        [
            "--data-only",
            "--column-inserts",
            "--no-owner",
            .. Tables.Select(table => $"--table=grid_internal.{table}"),
            $"postgresql://{settings.Username}:{settings.Password}@{settings.Host}:{settings.Port}/{settings.Database}",
        ];
        using var dump = Process.Start(
            new ProcessStartInfo(Path.Combine(binDirectory, "pg_dump"), arguments) { RedirectStandardOutput = true }
        )!;
        var text = await dump.StandardOutput.ReadToEndAsync();
        await dump.WaitForExitAsync();
        var kept = text.Split('\n')
            .Where(line => line.StartsWith("INSERT ", StringComparison.Ordinal) || line.Contains("setval(", StringComparison.Ordinal));
        var file = Path.Combine(Folder(), $"database.{Examples.Count + 1}.sql");
        await File.WriteAllTextAsync(file, string.Join('\n', kept) + "\n");
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await _host.StopAsync();
        _host.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static string Folder([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;
}
