using Npgsql;
using NpgsqlTypes;
using OrleansGrid.Postgres.Sql;
using OrleansGrid.Silo.Writing;

namespace OrleansGrid.Silo.Sweep;

/// <summary>Removes from the database what ages out by itself, in steps of few rows.</summary>
internal sealed class DatabaseSweep(NpgsqlDataSource database)
{
    private const int RowsAtOnce = 500;

    /// <summary>Each deletes at most <c>$1</c> rows, and is repeated until it deletes none.</summary>
    private static readonly string[] Statements =
    [
        "forget_abandoned_uploads",
        "forget_empty_uploads",
        "forget_old_deletions",
        "forget_old_refusals",
        "forget_old_silos",
        "forget_old_drains",
    ];

    public async Task RunAsync(CancellationToken cancellation)
    {
        foreach (var statement in Statements)
        {
            while (await RunAsync(statement, cancellation) > 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }
        }
    }

    private async Task<int> RunAsync(string statement, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(SqlCatalog.Get(statement));
        command.Parameters.Add(NpgsqlDbType.Integer, RowsAtOnce);
        return await command.ExecuteNonQueryAsync(cancellation);
    }
}
