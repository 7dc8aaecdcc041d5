using OrleansGrid.Cli.Printing;
using OrleansGrid.Postgres.Connections;
using OrleansGrid.Postgres.Deletion;
using OrleansGrid.Postgres.Queries;
using OrleansGrid.Reports;
using OrleansGrid.Reports.Jobs;
using OrleansGrid.Reports.Kinds;

namespace OrleansGrid.Cli.Connections;

/// <summary>An open database and the reads that need no silo.</summary>
internal sealed class Database : IAsyncDisposable
{
    /// <summary>How long a database that went away is waited for.</summary>
    public static TimeSpan RetryFor { get; } = TimeSpan.FromSeconds(60);

    public Database(string connectionString, GridDatabase grid)
    {
        ConnectionString = connectionString;
        Grid = grid;
        Reads = new DatabaseOnDemand(grid);
        Jobs = new JobReader(Reads);
        Deletions = new JobDeletions(Reads);
        Retention = new RetentionRules(Reads);
        Kinds = BuiltInKinds.Reports(Reads);
        Reports = new JobReports(Reads, Kinds);
    }

    /// <summary>As the user or the private server gave it.</summary>
    public string ConnectionString { get; }

    public GridDatabase Grid { get; }

    /// <summary>What readers read from.</summary>
    public DatabaseOnDemand Reads { get; }

    public JobReader Jobs { get; }

    /// <summary>Deletes jobs without a silo.</summary>
    public JobDeletions Deletions { get; }

    public RetentionRules Retention { get; }

    /// <summary>What each kind of job has to show beside what every job has.</summary>
    public KindReports Kinds { get; }

    public JobReports Reports { get; }

    /// <summary>Name of the cluster whose silos are asked.</summary>
    public required string Cluster { get; init; }

    /// <summary>Says by which certificates the silos know this program now; null for none.</summary>
    public required Func<GridTls?> Tls { get; init; }

    /// <summary>Connects to the silos, patiently, and says on standard error what it waits for.</summary>
    public Task<GridClient> ConnectAsync(CancellationToken cancellation) =>
        GridClient.ConnectAsync(
            new GridClientOptions
            {
                ConnectionString = ConnectionString,
                Cluster = Cluster,
                Tls = Tls(),
                Waiting = Output.Say,
            },
            cancellation
        );

    /// <summary>Connects once, for those who look into the database meanwhile and come back.</summary>
    public Task<GridClient> ConnectOnceAsync(CancellationToken cancellation) =>
        GridClient.ConnectAsync(
            new GridClientOptions
            {
                ConnectionString = ConnectionString,
                Cluster = Cluster,
                Tls = Tls(),
                RetryFor = TimeSpan.Zero,
            },
            cancellation
        );

    /// <summary>A client that connects when silos are asked, and does without them where none answers.</summary>
    public GridClient Client() =>
        new(
            new GridClientOptions
            {
                ConnectionString = ConnectionString,
                Cluster = Cluster,
                RetryFor = TimeSpan.Zero,
            }
        );

    /// <summary>Reads from the database, again while it is away.</summary>
    public static async Task<T> ReadAsync<T>(Func<Task<T>> read, CancellationToken cancellation)
    {
        T found = default!;
        await DatabaseRetry.RunAsync(async _ => found = await read(), RetryFor, cancellation, Output.Say);
        return found;
    }

    public ValueTask DisposeAsync() => Grid.DisposeAsync();
}
