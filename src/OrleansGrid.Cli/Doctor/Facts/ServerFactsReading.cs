using OrleansGrid.Cli.Connections;
using OrleansGrid.Postgres.Connections;

namespace OrleansGrid.Cli.Doctor.Facts;

/// <summary>What silos and clients look at when they open a database.</summary>
internal static class ServerFactsReading
{
    public static async Task<ServerFacts> ServerFactsAsync(this Database database, CancellationToken cancellation)
    {
        await using var connection = await database.Reads.ConnectAsync(cancellation);
        return await ServerFacts.ReadAsync(connection, cancellation);
    }
}
