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

    private GridDatabase(string connectionString, NpgsqlDataSource dataSource)
    {
        ConnectionString = connectionString;
        DataSource = dataSource;
    }

    public NpgsqlDataSource DataSource { get; }

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

        NpgsqlDataSource? dataSource = null;
        try
        {
            dataSource = NpgsqlDataSource.Create(settings);
            await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
            return new GridDatabase(settings.ConnectionString, dataSource);
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

    public ValueTask DisposeAsync() => DataSource.DisposeAsync();
}
