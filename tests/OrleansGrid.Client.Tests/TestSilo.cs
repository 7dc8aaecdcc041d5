using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace OrleansGrid.Client.Tests;

/// <summary>One silo in this process, with the handlers of these tests.</summary>
internal sealed class TestSilo(IHost host) : IAsyncDisposable
{
    public IServiceProvider Services => host.Services;

    public static Task<TestSilo> StartAsync(string connectionString, string? cluster = null) =>
        StartAsync(silo =>
            silo.UseOrleansGrid(grid =>
            {
                Configure(grid, connectionString);
                grid.Options.Cluster = cluster ?? grid.Options.Cluster;
            })
        );

    /// <summary>A silo that is set up otherwise.</summary>
    /// <param name="settings">Configuration of the application, by names with colons.</param>
    public static async Task<TestSilo> StartAsync(
        Action<ISiloBuilder> configure,
        IEnumerable<KeyValuePair<string, string?>>? settings = null
    )
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(settings ?? []);
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.UseOrleans(silo => configure(silo.AddIncomingGrainCallFilter<LostAnswers>()));
        var host = builder.Build();
        await host.StartAsync();
        return new TestSilo(host);
    }

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        host.Dispose();
    }

    public static void Configure(GridSiloBuilder grid, string connectionString) =>
        grid.UsePostgres(connectionString)
            .AddCommands()
            .AddHandler<Echo>("echo")
            .AddHandler<Gated>("gated")
            .AddHandler<OddFails>("odd-fails")
            .AddHandler<Alternates>("alternates")
            .AddHandler<Refuses>("refuses")
            .AddHandler<NextLight>("next-light")
            .AddObjective<Bowl>("bowl")
            .Configure(options =>
            {
                options.Slots = 2;
                options.SiloPort = FreePort();
                options.GatewayPort = FreePort();
                options.DrainTimeout = TimeSpan.Zero;
            });

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
