using OrleansGrid.Cli.Connections;
using OrleansGrid.Postgres.Queries;

namespace OrleansGrid.Cli.Doctor.Checks;

/// <summary>The server is of a version in which the grid was tried.</summary>
internal sealed class VersionCheck(Database database) : ICheck
{
    /// <summary>The oldest that runs the grid's tests.</summary>
    private const int Oldest = 15;

    public string Name => "version";

    public async Task<Finding> RunAsync(CancellationToken cancellation)
    {
        var rows = await database.Reads.ListAsync("server_version", row => (row.GetInt32(0), row.GetString(1)), cancellation);
        return Judge(rows[0].Item1, rows[0].Item2);
    }

    /// <param name="number">As <c>server_version_num</c>: 150004.</param>
    public static Finding Judge(int number, string version) =>
        number / 10_000 >= Oldest
            ? Finding.Ok($"PostgreSQL {version}")
            : Finding.Problem(
                $"PostgreSQL {version}",
                $"Upgrade the server to PostgreSQL {Oldest} or later; the grid was never tried with older ones."
            );
}
