using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace OrleansGrid.Client.Tests;

/// <summary>One silo in this process, with the handlers of these tests.</summary>
internal sealed class TestSilo(IHost host) : IAsyncDisposable
{
    public static async Task<TestSilo> StartAsync(string connectionString)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.UseOrleans(silo => silo.UseOrleansGrid(grid => grid
            .UsePostgres(connectionString)
            .AddHandler<Echo>("echo")
            .AddHandler<Gated>("gated")
            .AddHandler<OddFails>("odd-fails")
            .Configure(options =>
            {
                options.Slots = 2;
                options.SiloPort = FreePort();
                options.GatewayPort = FreePort();
                options.DrainTimeout = TimeSpan.Zero;
            })));
        var host = builder.Build();
        await host.StartAsync();
        return new TestSilo(host);
    }

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        host.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
