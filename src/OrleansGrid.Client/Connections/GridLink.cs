using OrleansGrid.Postgres;
using OrleansGrid.Protocol;

namespace OrleansGrid.Client;

/// <summary>A grid that was reached: its database and its silos.</summary>
internal sealed class GridLink(GridDatabase database, OrleansClient orleans) : IAsyncDisposable
{
    public GridDatabase Database => database;

    public KeyedGrains<IJobGrain> Jobs { get; } = new(orleans.Grains);

    /// <exception cref="GridException">No database, a schema that is missing or too new, or no silo.</exception>
    public static async Task<GridLink> ConnectAsync(GridClientOptions options, CancellationToken cancellationToken)
    {
        var database = await GridDatabase.OpenAsync(options.ConnectionString, cancellationToken);
        try
        {
            await RequireSchemaAsync(database, cancellationToken);
            await RequireSiloAsync(database, cancellationToken);
            return new GridLink(database, await OrleansClient.StartAsync(database.ConnectionString, options, cancellationToken));
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await orleans.DisposeAsync();
        await database.DisposeAsync();
    }

    private static async Task RequireSchemaAsync(GridDatabase database, CancellationToken cancellationToken)
    {
        var schema = await Migrator.StatusAsync(database.DataSource, cancellationToken);
        if (schema.Current < schema.Newest)
        {
            throw new GridException(
                GridFault.Environment,
                $"The database has schema version {schema.Current}, and this program needs {schema.Newest}; run 'grid db migrate'.");
        }

        if (schema.Current > schema.Newest)
        {
            throw new GridException(
                GridFault.Environment,
                $"The database has schema version {schema.Current}, and this program knows only up to {schema.Newest}; use a newer program.");
        }
    }

    private static async Task RequireSiloAsync(GridDatabase database, CancellationToken cancellationToken)
    {
        var active = await new JobReader(database).HandlersOfActiveSilosAsync(cancellationToken);
        if (active.Count == 0)
        {
            throw HandlerKinds.NoSilo();
        }
    }
}
