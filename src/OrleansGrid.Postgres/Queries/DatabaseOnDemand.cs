using Npgsql;
using OrleansGrid.Postgres.Connections;

namespace OrleansGrid.Postgres.Queries;

/// <summary>A database that is opened when it is first needed.</summary>
/// <param name="open">Gives the same database each time it succeeds.</param>
public sealed class DatabaseOnDemand(Func<CancellationToken, ValueTask<GridDatabase>> open)
{
    public DatabaseOnDemand(GridDatabase database)
        : this(_ => ValueTask.FromResult(database)) { }

    /// <summary>A connection of the database's pool, for rows that are read one by one; dispose it.</summary>
    public async ValueTask<NpgsqlConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        var database = await open(cancellationToken);
        return await database.DataSource.OpenConnectionAsync(cancellationToken);
    }
}
