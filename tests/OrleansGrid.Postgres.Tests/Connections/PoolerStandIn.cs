using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace OrleansGrid.Postgres.Tests;

/// <summary>
/// Passes on what client and server say, but for the session's number: a pooler gives its own, for its sessions are not the server's.
/// </summary>
internal sealed class PoolerStandIn : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;

    public PoolerStandIn(int server)
    {
        _listener.Start();
        _accepting = AcceptAsync(server);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task AcceptAsync(int server)
    {
        while (true)
        {
            var client = await _listener.AcceptTcpClientAsync(_stop.Token);
            _ = ServeAsync(client, server);
        }
    }

    private async Task ServeAsync(TcpClient client, int port)
    {
        using var _ = client;
        using var server = new TcpClient();
        await server.ConnectAsync(IPAddress.Loopback, port, _stop.Token);
        await Task.WhenAny(
            client.GetStream().CopyToAsync(server.GetStream(), _stop.Token),
            PassAsync(server.GetStream(), client.GetStream())
        );
    }

    private async Task PassAsync(NetworkStream from, NetworkStream to)
    {
        var buffer = new byte[1 << 16];
        int count;
        while ((count = await from.ReadAsync(buffer, _stop.Token)) > 0)
        {
            // BackendKeyData: its length is always 12, and a number and a secret follow.
            var key = buffer.AsSpan(0, count).IndexOf("K\0\0\0\f"u8);
            if (key >= 0)
            {
                BinaryPrimitives.WriteInt32BigEndian(buffer.AsSpan(key + 5), 1 << 30);
            }

            await to.WriteAsync(buffer.AsMemory(0, count), _stop.Token);
        }
    }
}
