using OrleansGrid.Cli.Connections;
using OrleansGrid.Cli.Doctor.Facts;
using OrleansGrid.Postgres.Connections;

namespace OrleansGrid.Cli.Doctor.Checks;

/// <summary>A session is the server's own and keeps its settings. Behind a pooler that shares sessions it does not.</summary>
internal sealed class PoolerCheck(Database database) : ICheck
{
    public string Name => "pooler";

    public async Task<Finding> RunAsync(CancellationToken cancellation) => Judge(await database.ServerFactsAsync(cancellation));

    public static Finding Judge(ServerFacts facts) =>
        facts is { OwnSession: true, SettingsKept: true }
            ? Finding.Ok("none: sessions are the server's own")
            : Finding.Problem(
                "a connection pooler such as PgBouncer is in between, and does not keep sessions and their settings apart",
                "Give the address of PostgreSQL itself."
            );
}
