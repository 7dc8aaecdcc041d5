using System.Data;
using Npgsql;
using OrleansGrid.Postgres.Sql;

namespace OrleansGrid.Postgres.Migrations;

/// <summary>
/// A connection while it changes the schema: alone among all who do, and as the schema's owner where the user may be that.
/// </summary>
internal static class SchemaSession
{
    public static Task<T> RunAsync<T>(NpgsqlConnection connection, Func<Task<T>> change, CancellationToken cancellationToken) =>
        RunAsOneselfAsync(
            connection,
            async () =>
            {
                await ExecuteAsync(connection, "act_as_owner", cancellationToken);
                return await change();
            },
            cancellationToken
        );

    /// <summary>The same for what the owner may not do: it gives roles.</summary>
    public static async Task<T> RunAsOneselfAsync<T>(NpgsqlConnection connection, Func<Task<T>> change, CancellationToken cancellationToken)
    {
        await ExecuteAsync(connection, "lock_migrations", cancellationToken);
        try
        {
            await ExecuteAsync(connection, "limit_lock_waits", cancellationToken);
            return await change();
        }
        finally
        {
            await EndAsync(connection);
        }
    }

    // Not cancelled with the work. Where the connection is already gone, so is the lock.
    private static async Task EndAsync(NpgsqlConnection connection)
    {
        if (connection.State == ConnectionState.Open)
        {
            await ExecuteAsync(connection, "act_as_oneself", CancellationToken.None);
            await ExecuteAsync(connection, "unlock_migrations", CancellationToken.None);
        }
    }

    // No time limit: another may migrate for long.
    private static async Task ExecuteAsync(NpgsqlConnection connection, string query, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(SqlCatalog.Get(query), connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
