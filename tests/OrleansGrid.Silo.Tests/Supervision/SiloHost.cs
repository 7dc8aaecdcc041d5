using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrleansGrid.Postgres.Connections;
using OrleansGrid.Postgres.Migrations;
using OrleansGrid.RoleUsers;

namespace OrleansGrid.Silo.Tests.Supervision;

/// <summary>Starts whole silos in this process.</summary>
internal static class SiloHost
{
    /// <summary>A silo of two slots over the database, which is migrated first.</summary>
    public static async Task<IHost> StartAsync(string connectionString, string dataFolder)
    {
        await using (var database = await GridDatabase.OpenAsync(connectionString, CancellationToken.None))
        {
            await Migrator.MigrateAsync(database.DataSource, CancellationToken.None);
        }

        var silos = await RoleUser.OfAsync(connectionString, GridRole.Silo);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.UseOrleans(silo =>
            silo.UseOrleansGrid(grid =>
                grid.UsePostgres(silos)
                    .AddHandler<GatedItem>("gated")
                    .AddHandler<FailingItem>("fails")
                    .Configure(options =>
                    {
                        options.Slots = 2;
                        options.SiloPort = FreePort();
                        options.GatewayPort = FreePort();
                        options.DrainTimeout = TimeSpan.Zero;
                        options.DataFolder = dataFolder;
                    })
            )
        );
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>An item that fails unless it is empty, until the test lets it succeed.</summary>
internal sealed class FailingItem : IItemHandler<string, string>
{
    public static volatile bool Succeeds;

    public ValueTask<string> RunAsync(string input, ItemContext context) =>
        Succeeds || input.Length == 0 ? ValueTask.FromResult(input) : throw new InvalidOperationException("It fails.");
}
