using OrleansGrid.Cli.Connections;
using OrleansGrid.Postgres.Queries;

namespace OrleansGrid.Cli.Doctor.Checks;

/// <summary>Silos connect as users who may do no more than a silo does: what is run on them may come to their connection string.</summary>
internal sealed class SiloUsersCheck(Database database) : ICheck
{
    public string Name => "silo-users";

    public async Task<Finding> RunAsync(CancellationToken cancellation) =>
        Judge(
            await database.Reads.ListAsync(
                "users_of_silos",
                row => (row.GetString(0), (IReadOnlyList<string>)row.GetFieldValue<string[]>(1)),
                cancellation
            )
        );

    /// <param name="users">Users as whom silos are connected, each with what no silo has any use for.</param>
    public static Finding Judge(IReadOnlyList<(string User, IReadOnlyList<string> Surplus)> users)
    {
        string[] found =
        [
            .. users.Where(user => user.Surplus.Count > 0).Select(user => $"the user '{user.User}' {string.Join(" and ", user.Surplus)}"),
        ];
        return found.Length > 0
                ? Finding.Warning(
                    $"silos have more rights than they use: {string.Join("; ", found)}",
                    "Let them connect as another user, which 'grid db grant USER --role silo' has given what they need."
                )
            : users.Count == 0 ? Finding.Ok("no silo is connected")
            : Finding.Ok("silos have no more rights than they use");
    }
}
