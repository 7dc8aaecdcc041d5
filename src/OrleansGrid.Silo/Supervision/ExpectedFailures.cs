using System.Net.Sockets;
using Npgsql;
using OrleansGrid.Postgres.Connections;

namespace OrleansGrid.Silo.Supervision;

/// <summary>Failures of calls that pass: a silo or the database was lost, or is stopping, and comes back.</summary>
internal static class ExpectedFailures
{
    public static bool MayPass(Exception error) =>
        error switch
        {
            Orleans.Storage.InconsistentStateException => false,
            OrleansException
            or TimeoutException
            or IOException
            or SocketException
            or OperationCanceledException
            or ObjectDisposedException => true,
            NpgsqlException away => DatabaseFault.Of(away) == DatabaseFaultKind.Wait,
            _ => false,
        };
}
