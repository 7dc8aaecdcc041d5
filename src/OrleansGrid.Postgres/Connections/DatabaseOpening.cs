using System.Net.Sockets;
using Npgsql;

namespace OrleansGrid.Postgres.Connections;

/// <summary>
/// Opens a database that answers and is not ready yet: it starts up, has no connection left, or an administrator ends sessions.
/// </summary>
public static class DatabaseOpening
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    /// <param name="retryFor">How long to try again. What no server answers is not tried again: most likely the place is wrong.</param>
    /// <param name="waiting">Takes one sentence for a person when this has waited for some seconds; null for nobody.</param>
    /// <exception cref="GridException">The connection string, the server, the user or the database is not right.</exception>
    public static async Task<GridDatabase> OpenAsync(
        string connectionString,
        DatabaseUse use,
        TimeSpan retryFor,
        Action<string>? waiting,
        CancellationToken cancellationToken
    )
    {
        var notice = new WaitNotice(waiting);
        var begun = Environment.TickCount64;
        while (true)
        {
            try
            {
                return await GridDatabase.OpenAsync(connectionString, use, cancellationToken);
            }
            catch (GridException error)
                when (Passes(error.InnerException) && TimeSpan.FromMilliseconds(Environment.TickCount64 - begun) < retryFor)
            {
                notice.Waits($"waiting for the database: {DatabaseFault.Sentence(error.InnerException!)}");
            }

            await Task.Delay(Pause, cancellationToken);
        }
    }

    private static bool Passes(Exception? cause) =>
        cause is NpgsqlException { InnerException: not (SocketException or TimeoutException) } refused && DatabaseRetry.MayPass(refused);
}
