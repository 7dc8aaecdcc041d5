using Npgsql;

namespace OrleansGrid.Postgres.Connections;

/// <summary>
/// A database that was reached once. Its connections find the internal tables by name and keep prepared statements, which nearly doubles
/// what Orleans' own storage can write. They set for themselves what durability and liveness need, whatever the server's defaults are.
/// </summary>
public sealed class GridDatabase : IAsyncDisposable
{
    /// <summary>Orleans names its query table without a schema.</summary>
    internal const string SearchPath = "grid_internal,public";
    private const int PreparedStatements = 200;
    private const int UsesBeforePreparing = 2;

    private const int SecondsBeforeKeepAlive = 10;
    private const int SecondsBetweenKeepAlives = 3;

    /// <summary>What lies idle for longer is closed: a silo at rest keeps only what its heartbeat uses.</summary>
    private const int SecondsIdle = 30;

    /// <summary>
    /// No session of ours waits for a stranger's lock without end, none holds its own while its process stands still between two
    /// statements, and the server notices within seconds when the machine at the other end is gone.
    /// </summary>
    private const string TimeOuts =
        "-c lock_timeout=2s -c idle_in_transaction_session_timeout=15s -c tcp_keepalives_idle=10 -c tcp_keepalives_interval=3 -c "
        + "tcp_keepalives_count=3";

    /// <summary>What PostgreSQL acknowledges is on its disk.</summary>
    private const string Durable = "-c synchronous_commit=on";

    /// <summary>The planner takes a statement over a million jobs for worth compiling, which takes longer than the statement.</summary>
    private const string NoCompiling = "-c jit=off";

    /// <summary>
    /// Rows are found by their keys, whatever a young table's statistics say, and a statement is planned once and not for each group of
    /// rows.
    /// </summary>
    private const string PlannedOnce =
        "-c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off";

    /// <summary>A group of rows is written in milliseconds; what takes this long waits for something, and is sent again.</summary>
    private const string WritesEnd = "-c statement_timeout=60s";

    private GridDatabase(NpgsqlDataSource dataSource, NpgsqlDataSource writing, NpgsqlDataSource membership, string connectionString)
    {
        (DataSource, Writing, Membership, ConnectionString) = (dataSource, writing, membership, connectionString);
    }

    public NpgsqlDataSource DataSource { get; }

    /// <summary>
    /// For the few statements that write groups of rows by their keys, thousands of times a minute. Not for others: their plans would be
    /// bad, and what one changes of its session stays.
    /// </summary>
    public NpgsqlDataSource Writing { get; }

    /// <summary>For Orleans' own providers: a heartbeat finds a connection, whatever else this process does.</summary>
    public NpgsqlDataSource Membership { get; }

    /// <summary>For Orleans' AdoNet providers; holds the password, so it belongs in no log.</summary>
    public string ConnectionString { get; }

    /// <summary>For a client, or a program that only looks.</summary>
    /// <exception cref="GridException">The connection string, the server, the user or the database is not right.</exception>
    public static Task<GridDatabase> OpenAsync(string connectionString, CancellationToken cancellationToken) =>
        OpenAsync(connectionString, DatabaseUse.Client, cancellationToken);

    /// <summary>Connects once, so that a wrong connection string is one sentence now and not a silo's stack trace later.</summary>
    /// <exception cref="GridException">The connection string, the server, the user or the database is not right.</exception>
    public static async Task<GridDatabase> OpenAsync(string connectionString, DatabaseUse use, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(use);
        var settings = ConnectionFailure.Parse(connectionString);
        Complete(settings, use);

        NpgsqlDataSource? dataSource = null;
        try
        {
            dataSource = NpgsqlDataSource.Create(WithPool(settings, use.General));
            await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
            if (!use.Unfit && (await ServerFacts.ReadAsync(connection, cancellationToken)).WhyUnfit() is { } why)
            {
                throw ConnectionFailure.Unfit(settings, why);
            }

            return new GridDatabase(
                dataSource,
                NpgsqlDataSource.Create(ForWriting(settings, use.Writing)),
                use.Membership is { } most ? NpgsqlDataSource.Create(WithPool(settings, most)) : dataSource,
                settings.ConnectionString
            );
        }
        catch (Exception error)
        {
            if (dataSource is not null)
            {
                await dataSource.DisposeAsync();
            }

            if (ConnectionFailure.Explain(settings, error) is { } explained)
            {
                throw explained;
            }

            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Writing.DisposeAsync();
        await Membership.DisposeAsync();
        await DataSource.DisposeAsync();
    }

    private static void Complete(NpgsqlConnectionStringBuilder settings, DatabaseUse use)
    {
        settings.SearchPath = SearchPath;
        settings.ApplicationName ??= use.Application;
        settings.MaxAutoPrepare = PreparedStatements;
        settings.AutoPrepareMinUsages = UsesBeforePreparing;
        settings.TcpKeepAlive = true;
        settings.TcpKeepAliveTime = SecondsBeforeKeepAlive;
        settings.TcpKeepAliveInterval = SecondsBetweenKeepAlives;
        settings.ConnectionIdleLifetime = SecondsIdle;
        settings.ConnectionPruningInterval = SecondsIdle / 3;
        // The last of two wins: a person may choose other time-outs, but not less durability.
        settings.Options = string.Join(
            ' ',
            new[] { TimeOuts, settings.Options, NoCompiling, Durable }.Where(o => !string.IsNullOrEmpty(o))
        );
    }

    private static NpgsqlConnectionStringBuilder WithPool(NpgsqlConnectionStringBuilder settings, int? most)
    {
        var own = new NpgsqlConnectionStringBuilder(settings.ConnectionString);
        if (most is { } connections)
        {
            own.MinPoolSize = 0;
            own.MaxPoolSize = connections;
        }

        return own;
    }

    private static NpgsqlConnectionStringBuilder ForWriting(NpgsqlConnectionStringBuilder settings, int? most)
    {
        var own = WithPool(settings, most);
        own.Options = $"{own.Options} {PlannedOnce} {WritesEnd}";
        own.NoResetOnClose = true;
        return own;
    }
}
