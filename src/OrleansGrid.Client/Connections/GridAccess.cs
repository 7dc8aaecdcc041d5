using OrleansGrid.Postgres.Connections;
using OrleansGrid.Postgres.Queries;

namespace OrleansGrid.Client;

/// <summary>What the parts of a client reach the grid by.</summary>
internal sealed class GridAccess
{
    public GridAccess(GridConnection connection)
    {
        Connection = connection;
        Calls = new GrainCalls(connection);
        Database = new DatabaseOnDemand(async cancellationToken => (await connection.GetAsync(cancellationToken)).Database);
        Reader = new JobReader(Database);
        Ranges = new FinishedRanges(Database);
    }

    public GridConnection Connection { get; }

    public GrainCalls Calls { get; }

    public DatabaseOnDemand Database { get; }

    /// <summary>Reads jobs from the database alone.</summary>
    public JobReader Reader { get; }

    public FinishedRanges Ranges { get; }

    public GridClientOptions Options => Connection.Options;

    public TimeSpan RetryFor => Options.RetryFor;

    /// <summary>Reads from the database, again while it is away.</summary>
    public async Task<T> ReadAsync<T>(Func<Task<T>> read, CancellationToken cancellationToken)
    {
        T found = default!;
        await DatabaseRetry.RunAsync(async _ => found = await read(), RetryFor, cancellationToken, Options.Waiting);
        return found;
    }
}
