using Npgsql;

namespace OrleansGrid.Postgres;

/// <summary>
/// A database that was reached once. Its connections find the internal tables by name and keep prepared statements,
/// which nearly doubles what Orleans' own storage can write.
/// </summary>
public sealed class GridDatabase : IAsyncDisposable
{
    /// <summary>Orleans names its query table without a schema.</summary>
    private const string SearchPath = "grid_internal,public";
    private const int PreparedStatements = 200;
    private const int UsesBeforePreparing = 2;

    /// <summary>The planner takes a statement over a million jobs for worth compiling, which takes longer than the statement.</summary>
    private const string NoCompiling = "-c jit=off";

    /// <summary>
    /// Rows are found by their keys, whatever a young table's statistics say, and a statement is planned once and not for each group of rows.
    /// </summary>
    private const string PlannedOnce = "-c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off";

    private GridDatabase(string connectionString, NpgsqlDataSource dataSource, NpgsqlDataSource writing)
    {
        ConnectionString = connectionString;
        DataSource = dataSource;
        Writing = writing;
    }

    public NpgsqlDataSource DataSource { get; }

    /// <summary>
    /// For the few statements that write groups of rows by their keys, thousands of times a minute. Not for others: their plans would be bad,
    /// and what one changes of its session stays.
    /// </summary>
    public NpgsqlDataSource Writing { get; }

    /// <summary>For Orleans' AdoNet providers; holds the password, so it belongs in no log.</summary>
    public string ConnectionString { get; }

    /// <summary>Connects once, so that a wrong connection string is one sentence now and not a silo's stack trace later.</summary>
    /// <exception cref="GridException">The connection string, the server, the user or the database is not right.</exception>
    public static async Task<GridDatabase> OpenAsync(string connectionString, CancellationToken cancellationToken)
    {
        var settings = ConnectionFailure.Parse(connectionString);
        settings.SearchPath = SearchPath;
        settings.ApplicationName ??= "orleansgrid";
        settings.MaxAutoPrepare = PreparedStatements;
        settings.AutoPrepareMinUsages = UsesBeforePreparing;
        settings.Options = $"{settings.Options} {NoCompiling}".TrimStart();

        NpgsqlDataSource? dataSource = null;
        try
        {
            dataSource = NpgsqlDataSource.Create(settings);
            await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
            return new GridDatabase(settings.ConnectionString, dataSource, NpgsqlDataSource.Create(ForWriting(settings)));
        }
        catch (Exception error)
        {
            if (dataSource is not null)
                await dataSource.DisposeAsync();
            if (ConnectionFailure.Explain(settings, error) is { } explained)
                throw explained;
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Writing.DisposeAsync();
        await DataSource.DisposeAsync();
    }

    private static NpgsqlConnectionStringBuilder ForWriting(NpgsqlConnectionStringBuilder settings) => new(settings.ConnectionString)
    {
        Options = $"{settings.Options} {PlannedOnce}",
        NoResetOnClose = true,
    };
}
