using System.Net;
using System.Net.Sockets;

namespace OrleansGrid.Host.Ports;

/// <summary>Finds and checks TCP ports of this machine.</summary>
public static class LocalPorts
{
    // Below the range that systems give to outgoing connections, or such a connection could hold a stopped silo's port when it restarts.
    private const int First = 20_000;
    private const int End = 32_000;
    private const int Tries = 500;

    /// <summary>A port that nothing listens on now and that is not among <paramref name="taken"/>.</summary>
    public static int FindFree(IReadOnlySet<int> taken)
    {
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var port = Random.Shared.Next(First, End);
            if (!taken.Contains(port) && IsFree(port))
            {
                return port;
            }
        }

        throw new GridException(
            GridFault.Environment,
            $"No free TCP port was found between {First} and {End - 1}; name one with --port and --gateway-port."
        );
    }

    public static bool IsFree(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Any, port));
            socket.Listen();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>One sentence now rather than a stack trace from deep inside the start.</summary>
    internal static void RequireFree(int port, string what)
    {
        if (!IsFree(port))
        {
            throw InUse(port, what);
        }
    }

    internal static GridException InUse(int port, string what) =>
        new(GridFault.Environment, $"The {what} port {port} is in use or not permitted; name another, or leave it out to take a free one.");
}
