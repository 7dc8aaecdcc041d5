using Npgsql;
using OrleansGrid.Postgres.Connections;
using OrleansGrid.Postgres.Sql;

namespace OrleansGrid.Postgres.Migrations;

/// <summary>
/// Brings a database to the schema this code needs. Safe to run twice, and at once from several processes: one applies,
/// the others wait for it. A migration that fails leaves the database as it was before that migration.
/// </summary>
public static class Migrator
{
    /// <summary>Applies what is missing.</summary>
    /// <returns>How many migrations were applied; 0 when the schema was current.</returns>
    /// <exception cref="GridException">The database is newer than this code, or was migrated by files that differ.</exception>
    public static async Task<int> MigrateAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        if ((await ServerFacts.ReadAsync(connection, cancellationToken)).WhyReadOnly() is { } why)
        {
            throw ConnectionFailure.Unfit(new NpgsqlConnectionStringBuilder(dataSource.ConnectionString), why);
        }

        await LockAsync(connection, cancellationToken);
        try
        {
            return await ApplyMissingAsync(connection, cancellationToken);
        }
        catch (PostgresException refused) when (DatabaseFault.Of(refused) == DatabaseFaultKind.Permanent)
        {
            var remedy =
                refused.SqlState == PostgresErrorCodes.InsufficientPrivilege
                    ? $"give the user '{connection.UserName}' the right to, or let one who has it run 'grid db migrate'"
                    : "see to that and run 'grid db migrate' again";
            throw new GridException(
                GridFault.Environment,
                $"The schema could not be made in database '{connection.Database}': {DatabaseFault.Sentence(refused)}; {remedy}.",
                refused
            );
        }
        finally
        {
            await UnlockAsync(connection);
        }
    }

    private static async Task<int> ApplyMissingAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await ExecuteAsync(connection, SqlCatalog.Get("create_schema_version"), cancellationToken);
        var applied = await ReadAppliedAsync(connection, cancellationToken);
        RefuseForeign(applied);

        var missing = Migration.All.Skip(applied.Count).ToList();
        foreach (var migration in missing)
        {
            await ApplyAsync(connection, migration, cancellationToken);
        }

        return missing.Count;
    }

    /// <summary>Looks without changing anything; a database that was never migrated has version 0.</summary>
    public static async Task<SchemaStatus> StatusAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var exists = new NpgsqlCommand(SqlCatalog.Get("schema_version_exists"), connection);
        var applied = await exists.ExecuteScalarAsync(cancellationToken) is true
            ? await ReadAppliedAsync(connection, cancellationToken)
            : [];
        return new SchemaStatus(applied.Count == 0 ? 0 : applied[^1].Version, Migration.All.Count);
    }

    /// <summary>Looks without changing anything whether the schema is the one that this code needs.</summary>
    /// <exception cref="GridException">It is missing, older or newer.</exception>
    public static async Task RequireCurrentAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        var schema = await StatusAsync(dataSource, cancellationToken);
        if (schema.Current != schema.Newest)
        {
            var known =
                schema.Current < schema.Newest
                    ? $"needs {schema.Newest}; run 'grid db migrate', or let silos do it by 'migrate: true' of UsePostgres."
                    : $"knows only up to {schema.Newest}; use a newer program.";
            throw new GridException(GridFault.Environment, $"The database has schema version {schema.Current}, and this program {known}");
        }
    }

    private static async Task ApplyAsync(NpgsqlConnection connection, Migration migration, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ExecuteAsync(connection, migration.Text, cancellationToken);

        await using var record = new NpgsqlCommand(SqlCatalog.Get("record_migration"), connection, transaction);
        record.Parameters.Add(new NpgsqlParameter<int> { TypedValue = migration.Version });
        record.Parameters.Add(new NpgsqlParameter<string> { TypedValue = migration.Name });
        record.Parameters.Add(new NpgsqlParameter<string> { TypedValue = migration.Checksum });
        await record.ExecuteNonQueryAsync(cancellationToken);

        await transaction.CommitAsync(cancellationToken);
    }

    // Working on a schema one does not know can destroy what its owner relies on.
    private static void RefuseForeign(IReadOnlyList<AppliedMigration> applied)
    {
        var known = Migration.All;
        if (applied.Count > 0 && applied[^1].Version > known.Count)
        {
            throw new GridException(
                GridFault.Environment,
                $"The database has schema version {applied[^1].Version}, but this program knows only up to {known.Count}; use a newer "
                    + "program."
            );
        }

        foreach (var (found, expected) in applied.Zip(known))
        {
            if (found.Version != expected.Version || found.Checksum != expected.Checksum)
            {
                throw new GridException(
                    GridFault.Environment,
                    $"Migration {found.Version} ({found.Name}) was applied to the database from a file that differs from this program's; "
                        + "use the program that made the database, or another database."
                );
            }
        }
    }

    private static async Task<List<AppliedMigration>> ReadAppliedAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(SqlCatalog.Get("read_applied_migrations"), connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var applied = new List<AppliedMigration>();
        while (await reader.ReadAsync(cancellationToken))
        {
            applied.Add(new AppliedMigration(reader.GetInt32(0), reader.GetString(1), reader.GetString(2)));
        }

        return applied;
    }

    private static Task LockAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        ExecuteAsync(connection, SqlCatalog.Get("lock_migrations"), cancellationToken);

    // Not cancelled with the work. Where the connection is already gone, so is the lock.
    private static async Task UnlockAsync(NpgsqlConnection connection)
    {
        if (connection.State == System.Data.ConnectionState.Open)
        {
            await ExecuteAsync(connection, SqlCatalog.Get("unlock_migrations"), CancellationToken.None);
        }
    }

    // No time limit: an index on a large table may take long, and the caller can cancel.
    private static async Task ExecuteAsync(NpgsqlConnection connection, string text, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(text, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private sealed record AppliedMigration(int Version, string Name, string Checksum);
}
