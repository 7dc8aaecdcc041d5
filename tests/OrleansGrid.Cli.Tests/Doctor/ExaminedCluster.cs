using Npgsql;
using OrleansGrid.Cli.Connections;
using OrleansGrid.Cli.Doctor;
using OrleansGrid.Postgres.Connections;
using OrleansGrid.Postgres.Migrations;

namespace OrleansGrid.Cli.Tests.Doctor;

/// <summary>A cluster that was just started, and databases beside its own for what would harm it.</summary>
public sealed class ExaminedCluster : IAsyncLifetime
{
    private readonly string _home = Path.Combine(Path.GetTempPath(), $"grid-test-{Guid.NewGuid():N}");
    private const string Template = "examined";

    private int _databases;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    internal GridProgram Grid => new(_home);

    internal string Postgres { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        var up = await Grid.DoAsync("up", "--silos", "1", "--slots", "2", "--detach", "--json");
        Postgres = up.Json[0].GetProperty("postgres").GetString()!;
        await MakeTemplateAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Grid.RunAsync("down");
        Directory.Delete(_home, recursive: true);
    }

    /// <summary>A database with the grid's schema and nothing in it.</summary>
    internal Task<Database> MigratedAsync() => EmptyAsync($"template {Template}");

    /// <param name="how">Behind the database's name.</param>
    internal async Task<Database> EmptyAsync(string how = "")
    {
        var name = $"examined_{Interlocked.Increment(ref _databases)}";
        await DoAsync(Postgres, $"create database {name} {how}");
        return await OpenAsync(new NpgsqlConnectionStringBuilder(Postgres) { Database = name }.ConnectionString);
    }

    // A copy takes a tenth of the time that migrations take. Nobody may be connected to what is copied.
    private async Task MakeTemplateAsync()
    {
        await DoAsync(Postgres, $"create database {Template}");
        var settings = new NpgsqlConnectionStringBuilder(Postgres) { Database = Template, Pooling = false };
        await using var source = NpgsqlDataSource.Create(settings.ConnectionString + ";Search Path=grid_internal,public");
        await Migrator.MigrateAsync(source, Token);
    }

    internal static async Task<Database> OpenAsync(string postgres)
    {
        var grid = await GridDatabase.OpenAsync(postgres, DatabaseUse.Client with { Unfit = true }, Token);
        return new Database(postgres, grid) { Cluster = "orleansgrid", Tls = () => null };
    }

    internal static async Task DoAsync(string postgres, string statement)
    {
        await using var source = NpgsqlDataSource.Create(postgres);
        await using var command = source.CreateCommand(statement);
        await command.ExecuteNonQueryAsync(Token);
    }
}

[CollectionDefinition(nameof(ExaminedCluster))]
public sealed class SharedExamined : ICollectionFixture<ExaminedCluster>;

internal static class Examining
{
    public static Task DoAsync(this Database database, string statement) => ExaminedCluster.DoAsync(database.ConnectionString, statement);

    /// <summary>What every check finds, by its name.</summary>
    public static async Task<IReadOnlyDictionary<string, Finding>> ExamineAsync(this Database database)
    {
        var findings = new Dictionary<string, Finding>();
        var checks = CheckList.Of(database, AppContext.BaseDirectory, null);
        await foreach (var (check, finding) in Examination.RunAsync(checks, TestContext.Current.CancellationToken))
        {
            findings.Add(check.Name, finding);
        }

        return findings;
    }

    /// <summary>One check found what was provoked, and says what to do.</summary>
    public static async Task FindsAsync(this Database database, string check, FindingState state, string found)
    {
        var checks = CheckList.Of(database, AppContext.BaseDirectory, null).Where(one => one.Name == check);
        var (_, finding) = await Examination.RunAsync(checks, TestContext.Current.CancellationToken).SingleAsync();
        Assert.Equal(state, finding.State);
        Assert.Contains(found, finding.Found, StringComparison.Ordinal);
        Assert.EndsWith(".", finding.Advice, StringComparison.Ordinal);
    }
}
