using Npgsql;

namespace OrleansGrid.Postgres;

/// <summary>A database that is opened when it is first needed.</summary>
/// <param name="open">Gives the same database each time it succeeds.</param>
public sealed class DatabaseOnDemand(Func<CancellationToken, ValueTask<GridDatabase>> open)
{
    public DatabaseOnDemand(GridDatabase database)
        : this(_ => ValueTask.FromResult(database))
    {
    }

    internal async ValueTask<NpgsqlConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        var database = await open(cancellationToken);
        return await database.DataSource.OpenConnectionAsync(cancellationToken);
    }
}
