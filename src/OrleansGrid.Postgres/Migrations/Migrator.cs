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
    /// <summary>Applies what is missing. A lock that another session holds is waited for, and tried for again.</summary>
    /// <param name="waiting">Takes one sentence for a person when a lock is waited for; null for nobody.</param>
    /// <returns>How many migrations were applied; 0 when the schema was current, which needs no right to change it.</returns>
    /// <exception cref="GridException">
    /// The database is newer than this code, was migrated by files that differ, is not this user's to change, or stays locked.
    /// </exception>
    public static Task<int> MigrateAsync(
        NpgsqlDataSource dataSource,
        CancellationToken cancellationToken,
        Action<string>? waiting = null
    ) => MigrateAsync(dataSource, new MigrationPatience { Waiting = waiting }, cancellationToken);

    internal static async Task<int> MigrateAsync(
        NpgsqlDataSource dataSource,
        MigrationPatience patience,
        CancellationToken cancellationToken
    )
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        if ((await ServerFacts.ReadAsync(connection, cancellationToken)).WhyReadOnly() is { } why)
        {
            throw ConnectionFailure.Unfit(new NpgsqlConnectionStringBuilder(dataSource.ConnectionString), why);
        }

        try
        {
            return await IsCurrentAsync(connection, cancellationToken)
                ? 0
                : await SchemaSession.RunAsync(
                    connection,
                    () => ApplyMissingAsync(connection, patience, cancellationToken),
                    cancellationToken
                );
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
    }

    // A silo that starts in a migrated database takes no lock, and needs no right that it does not use afterwards.
    private static async Task<bool> IsCurrentAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (!await AsksAsync(connection, "schema_version_exists", cancellationToken))
        {
            return false;
        }

        var applied = await ReadAppliedAsync(connection, cancellationToken);
        RefuseForeign(applied);
        if (applied.Count >= Migration.All.Count)
        {
            return true;
        }

        if (!await AsksAsync(connection, "may_change_schema", cancellationToken))
        {
            throw new GridException(
                GridFault.Environment,
                $"The database has schema version {applied.Count} and this program needs {Migration.All.Count}, but the user "
                    + $"'{connection.UserName}' may not change it; let a user of the role grid_owner run 'grid db migrate'."
            );
        }

        return false;
    }

    private static async Task<int> ApplyMissingAsync(
        NpgsqlConnection connection,
        MigrationPatience patience,
        CancellationToken cancellationToken
    )
    {
        await ExecuteAsync(connection, SqlCatalog.Get("create_schema_version"), cancellationToken);
        if (!await AsksAsync(connection, "schema_version_has_works_from", cancellationToken))
        {
            await patience.RunAsync(
                "the list of migrations",
                connection,
                () => ExecuteAsync(connection, SqlCatalog.Get("add_works_from"), cancellationToken),
                cancellationToken
            );
        }

        var applied = await ReadAppliedAsync(connection, cancellationToken);
        RefuseForeign(applied);

        var missing = Migration.All.Skip(applied.Count).ToList();
        foreach (var migration in missing)
        {
            await patience.RunAsync(
                $"migration {migration.Version} ({migration.Name})",
                connection,
                () => ApplyAsync(connection, migration, cancellationToken),
                cancellationToken
            );
        }

        await patience.RunAsync(
            "the rights of the roles",
            connection,
            () => Roles.ApplyAsync(connection, cancellationToken),
            cancellationToken
        );
        return missing.Count;
    }

    /// <summary>Looks without changing anything; a database that was never migrated has version 0.</summary>
    public static async Task<SchemaStatus> StatusAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var applied = await AsksAsync(connection, "schema_version_exists", cancellationToken)
            ? await ReadAppliedAsync(connection, cancellationToken)
            : [];
        return new SchemaStatus(applied.Count == 0 ? 0 : applied[^1].Version, Migration.All.Count, WorksFrom(applied));
    }

    /// <summary>Looks without changing anything whether this code can work with the schema.</summary>
    /// <exception cref="GridException">It is missing, older, or newer and not made to work with this code.</exception>
    public static async Task RequireUsableAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        var schema = await StatusAsync(dataSource, cancellationToken);
        if (schema.Current < schema.Newest)
        {
            throw new GridException(
                GridFault.Environment,
                $"The database has schema version {schema.Current}, and this program needs {schema.Newest}; run 'grid db migrate', or let "
                    + "silos do it by 'migrate: true' of UsePostgres."
            );
        }

        if (!schema.IsUsable)
        {
            throw TooNew(schema.Current, schema.Newest);
        }
    }

    // Of what was applied beyond this code's own, the most demanding says.
    private static int WorksFrom(IReadOnlyList<AppliedMigration> applied) =>
        applied.Skip(Migration.All.Count).Select(migration => migration.WorksFrom ?? migration.Version).DefaultIfEmpty(0).Max();

    private static GridException TooNew(int current, int newest) =>
        new(
            GridFault.Environment,
            $"The database has schema version {current}, and this program knows only up to {newest}; use a newer program."
        );

    private static async Task ApplyAsync(NpgsqlConnection connection, Migration migration, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ExecuteAsync(connection, migration.Text, cancellationToken);

        await using var record = new NpgsqlCommand(SqlCatalog.Get("record_migration"), connection, transaction);
        record.Parameters.Add(new NpgsqlParameter<int> { TypedValue = migration.Version });
        record.Parameters.Add(new NpgsqlParameter<string> { TypedValue = migration.Name });
        record.Parameters.Add(new NpgsqlParameter<string> { TypedValue = migration.Checksum });
        record.Parameters.AddWithValue(NpgsqlTypes.NpgsqlDbType.Integer, migration.WorksFrom is { } from ? from : DBNull.Value);
        await record.ExecuteNonQueryAsync(cancellationToken);

        await transaction.CommitAsync(cancellationToken);
    }

    // Working on a schema one does not know can destroy what its owner relies on.
    private static void RefuseForeign(IReadOnlyList<AppliedMigration> applied)
    {
        var known = Migration.All;
        if (WorksFrom(applied) > known.Count)
        {
            throw TooNew(applied[^1].Version, known.Count);
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
            applied.Add(
                new AppliedMigration(
                    reader.GetInt32(0),
                    reader.GetString(1),
                    reader.GetString(2),
                    reader.IsDBNull(3) ? null : reader.GetInt32(3)
                )
            );
        }

        return applied;
    }

    private static async Task<bool> AsksAsync(NpgsqlConnection connection, string query, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(SqlCatalog.Get(query), connection);
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }

    // No time limit: an index on a large table may take long, and the caller can cancel.
    private static async Task ExecuteAsync(NpgsqlConnection connection, string text, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(text, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private sealed record AppliedMigration(int Version, string Name, string Checksum, int? WorksFrom);
}
