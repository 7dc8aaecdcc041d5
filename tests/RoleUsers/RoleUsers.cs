using Npgsql;
using OrleansGrid.Postgres.Migrations;

namespace OrleansGrid.RoleUsers;

/// <summary>Users that are in one role of the grid and may do nothing else: silos and clients of the tests connect as these.</summary>
internal static class RoleUser
{
    // Roles belong to the server, and tests of one server give them in several databases at once.
    private static readonly SemaphoreSlim OneAtATime = new(1);

    /// <summary>A user of the role, made where the server has none.</summary>
    /// <param name="connectionString">Of a superuser; the database may be migrated already, or later.</param>
    /// <returns>The connection string of the user.</returns>
    public static async Task<string> OfAsync(string connectionString, GridRole role)
    {
        var name = $"test_{role.ToString().ToLowerInvariant()}";
        await using var dataSource = NpgsqlDataSource.Create(connectionString);
        await using (var create = dataSource.CreateCommand($"create role {name} login password '{name}'"))
        {
            try
            {
                await create.ExecuteNonQueryAsync();
            }
            catch (PostgresException there) when (there.SqlState == PostgresErrorCodes.DuplicateObject) { }
        }

        await OneAtATime.WaitAsync();
        try
        {
            await Roles.GrantAsync(dataSource, name, role, CancellationToken.None);
        }
        finally
        {
            OneAtATime.Release();
        }

        return new NpgsqlConnectionStringBuilder(connectionString) { Username = name, Password = name }.ConnectionString;
    }
}
