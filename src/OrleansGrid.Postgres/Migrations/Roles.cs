using Npgsql;
using OrleansGrid.Postgres.Connections;
using OrleansGrid.Postgres.Sql;

namespace OrleansGrid.Postgres.Migrations;

/// <summary>The roles of the database: users are put into them, and so have what their program needs and no more.</summary>
public static class Roles
{
    /// <summary>The role's name in the database.</summary>
    public static string NameOf(GridRole role) => $"grid_{role.ToString().ToLowerInvariant()}";

    /// <summary>
    /// Puts a user into a role. The roles are made where the server has none, and the grid's objects become their owner's.
    /// </summary>
    /// <returns>Whether the user was not in it before.</returns>
    /// <exception cref="GridException">There is no such user, or this one may not give roles.</exception>
    public static Task<bool> GrantAsync(NpgsqlDataSource dataSource, string user, GridRole role, CancellationToken cancellationToken) =>
        ChangeAsync(dataSource, user, role, given: true, cancellationToken);

    /// <summary>Takes a user out of a role.</summary>
    /// <returns>Whether the user was in it.</returns>
    /// <exception cref="GridException">There is no such user, or this one may not take roles.</exception>
    public static Task<bool> RevokeAsync(NpgsqlDataSource dataSource, string user, GridRole role, CancellationToken cancellationToken) =>
        ChangeAsync(dataSource, user, role, given: false, cancellationToken);

    /// <summary>Gives the roles what they need of the schema as it is now, where there are roles.</summary>
    internal static Task ApplyAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        ExecuteAsync(connection, SqlCatalog.Get("apply_roles"), cancellationToken);

    private static async Task<bool> ChangeAsync(
        NpgsqlDataSource dataSource,
        string user,
        GridRole role,
        bool given,
        CancellationToken cancellationToken
    )
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        try
        {
            return await SchemaSession.RunAsOneselfAsync(
                connection,
                async () =>
                {
                    var changed = false;
                    await new MigrationPatience().RunAsync(
                        "the rights of the roles",
                        connection,
                        async () => changed = await ChangeAsync(connection, user, NameOf(role), given, cancellationToken),
                        cancellationToken
                    );
                    return changed;
                },
                cancellationToken
            );
        }
        catch (PostgresException refused) when (refused.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new GridException(
                GridFault.Environment,
                $"The user '{connection.UserName}' may not give roles in database '{connection.Database}': "
                    + $"{DatabaseFault.Sentence(refused)}; run 'grid db grant' as a superuser, or as the database's owner with CREATEROLE.",
                refused
            );
        }
    }

    private static async Task<bool> ChangeAsync(
        NpgsqlConnection connection,
        string user,
        string role,
        bool given,
        CancellationToken cancellationToken
    )
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ExecuteAsync(connection, SqlCatalog.Get("create_roles"), cancellationToken);
        await ExecuteAsync(connection, SqlCatalog.Get("give_to_owner"), cancellationToken);
        await ApplyAsync(connection, cancellationToken);
        var changes = await IsInAsync(connection, user, role, cancellationToken) != given;
        if (changes)
        {
            await ExecuteAsync(connection, await StatementAsync(connection, user, role, given, cancellationToken), cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return changes;
    }

    private static async Task<bool> IsInAsync(NpgsqlConnection connection, string user, string role, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(SqlCatalog.Get("user_exists"), connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = user });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = role });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return reader.GetBoolean(0)
            ? reader.GetBoolean(1)
            : throw new GridException(
                GridFault.NotFound,
                $"The database's server has no user '{user}'; make one that can log in first, as PostgreSQL's createuser does, or give the "
                    + "name of one that it has."
            );
    }

    private static async Task<string> StatementAsync(
        NpgsqlConnection connection,
        string user,
        string role,
        bool given,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(SqlCatalog.Get("statement_that_grants"), connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = user });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = role });
        command.Parameters.Add(new NpgsqlParameter<bool> { TypedValue = given });
        return (string)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string text, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(text, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
