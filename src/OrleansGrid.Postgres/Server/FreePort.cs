using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace OrleansGrid.Postgres.Server;

/// <summary>
/// A port that nobody listens on. Not one of those the system lends to outgoing connections: a server must find its port
/// free again when it is restarted, because silos go on looking for it there.
/// </summary>
internal static class FreePort
{
    private const int First = 20_000;
    private const int AfterLast = 32_000;
    private const int Tries = 200;

    public static int Choose()
    {
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var port = RandomNumberGenerator.GetInt32(First, AfterLast);
            if (IsFree(port))
            {
                return port;
            }
        }

        throw new GridException(
            GridFault.Environment,
            $"No free port between {First} and {AfterLast} was found for the private PostgreSQL."
        );
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
