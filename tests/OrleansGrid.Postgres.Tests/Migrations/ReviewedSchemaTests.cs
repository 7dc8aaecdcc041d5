using Npgsql;
using OrleansGrid.Postgres.Connections;
using OrleansGrid.Postgres.Server;

namespace OrleansGrid.Postgres.Tests;

public sealed class ReviewedSchemaTests(SharedServer shared)
{
    private const string Accept = "GRID_ACCEPT_SCHEMA";

    // What differs between versions of pg_dump and says nothing about the schema.
    private static readonly string[] Volatile = ["--", "SET ", "SELECT pg_catalog.set_config", "\\restrict", "\\unrestrict"];

    [Fact]
    public async Task The_migrations_give_exactly_the_reviewed_schema()
    {
        var file = Path.Combine(RepositoryRoot(), "sql", "schema.sql");
        await using var migrated = await shared.MigratedDatabaseAsync();
        var given = await DumpAsync(migrated);
        if (Environment.GetEnvironmentVariable(Accept) == "1")
        {
            await File.WriteAllTextAsync(file, Header + given, TestContext.Current.CancellationToken);
        }

        // Loaded and dumped in turn, because another version of PostgreSQL writes the same schema in other words.
        await using var reviewed = await shared.EmptyDatabaseAsync();
        // As in each dump before its settings are taken out: functions stand there before the tables that they read.
        var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        await reviewed.RunAsync("set check_function_bodies = off;\n" + text);
        Assert.Equal(await DumpAsync(reviewed), given);
    }

    private static string Header =>
        $"""
            -- The schema that sql/migrations give, for review; a test compares. Written by that test with {Accept}=1.


            """.ReplaceLineEndings("\n");

    private async Task<string> DumpAsync(GridDatabase database)
    {
        var settings = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        var outcome = await ChildProcess.RunAsync(
            [
                Path.Combine(shared.Server.BinDirectory, "pg_dump"),
                "--schema-only",
                "--no-owner",
                "--no-privileges",
                "--dbname",
                $"postgresql://{settings.Username}:{settings.Password}@{settings.Host}:{settings.Port}/{settings.Database}",
            ],
            TestContext.Current.CancellationToken
        );
        Assert.True(outcome.Succeeded, outcome.Errors);
        return Normalise(outcome.Output);
    }

    private static string Normalise(string dump)
    {
        var kept = dump.ReplaceLineEndings("\n")
            .Split('\n')
            .Select(line => line.TrimEnd())
            .Where(line => !Volatile.Any(start => line.StartsWith(start, StringComparison.Ordinal)));
        var text = string.Join('\n', kept);
        while (text.Contains("\n\n\n", StringComparison.Ordinal))
        {
            text = text.Replace("\n\n\n", "\n\n", StringComparison.Ordinal);
        }

        return text.Trim() + "\n";
    }

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "OrleansGrid.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("OrleansGrid.sln is in no folder above the tests.");
        }

        return folder.FullName;
    }
}
