using OrleansGrid.Cli.Connections;
using OrleansGrid.Cli.Doctor.Facts;
using OrleansGrid.Postgres.Connections;

namespace OrleansGrid.Cli.Doctor.Checks;

/// <summary>The server takes writes: it is the primary, and nobody has made it read-only.</summary>
internal sealed class WritableCheck(Database database) : ICheck
{
    public string Name => "writable";

    public async Task<Finding> RunAsync(CancellationToken cancellation) => Judge(await database.ServerFactsAsync(cancellation));

    public static Finding Judge(ServerFacts facts) =>
        facts switch
        {
            { Standby: true } => Finding.Problem("a standby, which is read-only", "Give the address of the primary server."),
            { ReadOnly: true } => Finding.Problem(
                "read-only, by default_transaction_read_only of the server, the database, the user or the connection string",
                "Switch that off, or name another database."
            ),
            _ => Finding.Ok("a primary server that takes writes"),
        };
}
