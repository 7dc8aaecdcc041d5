using OrleansGrid.Cli.Connections;
using OrleansGrid.Postgres.Queries;

namespace OrleansGrid.Cli.Doctor.Checks;

/// <summary>The user may read and write the grid's tables.</summary>
internal sealed class RightsCheck(Database database) : ICheck
{
    private const int Named = 3;

    public string Name => "rights";

    public async Task<Finding> RunAsync(CancellationToken cancellation)
    {
        var lacking = await database.Reads.ListAsync(
            "tables_without_rights",
            row => (Table: row.GetString(0), Readable: row.GetBoolean(1)),
            cancellation
        );
        var roles = await database.Reads.ListAsync("roles_of_user", row => row.GetString(0), cancellation);
        await using var connection = await database.Reads.ConnectAsync(cancellation);
        return Judge(connection.UserName ?? "", roles, lacking);
    }

    /// <param name="roles">Roles of the grid that the user is in: what he lacks then, he has no use for.</param>
    /// <param name="lacking">Tables that the user may not use, and whether it may at least read them.</param>
    public static Finding Judge(string user, IReadOnlyList<string> roles, IReadOnlyList<(string Table, bool Readable)> lacking)
    {
        if (lacking.Count == 0)
        {
            return Finding.Ok($"the user '{user}' may read and write");
        }

        if (roles.Count > 0)
        {
            return Finding.Ok($"the user '{user}' may do what the role {string.Join(" and the role ", roles)} may");
        }

        string[] unread = [.. lacking.Where(table => !table.Readable).Select(table => table.Table)];
        return unread.Length > 0
            ? Finding.Problem(
                $"the user '{user}' may not read {List(unread)}",
                "Give the user a role by 'grid db grant', or use the one that made the schema."
            )
            : Finding.Warning(
                $"the user '{user}' may read, but not add to {List([.. lacking.Select(table => table.Table)])}",
                "Let silos and programs that submit jobs use another user."
            );
    }

    private static string List(IReadOnlyCollection<string> tables) =>
        string.Join(", ", tables.Take(Named)) + (tables.Count > Named ? $" and {tables.Count - Named} other tables" : "");
}
