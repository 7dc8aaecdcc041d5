using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrleansGrid.Postgres.Connections;
using OrleansGrid.Postgres.Migrations;
using OrleansGrid.Postgres.Server;
using Xunit;

[assembly: AssemblyFixture(typeof(OrleansGrid.Silo.Tests.Supervision.RunningSilo))]

namespace OrleansGrid.Silo.Tests.Supervision;

/// <summary>A whole silo in this process, over a database of its own, and a client of it. Started for the first test that asks.</summary>
public sealed class RunningSilo : IAsyncDisposable
{
    private readonly SemaphoreSlim _once = new(1);
    private readonly string _home = Directory.CreateTempSubdirectory("orleansgrid-silo-").FullName;
    private PrivateServer? _server;
    private IHost? _host;

    internal GridClient Client { get; private set; } = null!;

    internal T Get<T>()
        where T : notnull => _host!.Services.GetRequiredService<T>();

    public async Task StartAsync()
    {
        await _once.WaitAsync();
        try
        {
            // Away from the test's synchronisation context, on which the set-up of a silo waits for the database.
            _host ??= await Task.Run(StartHostAsync);
        }
        finally
        {
            _once.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            await Client.DisposeAsync();
            await _host.StopAsync();
            _host.Dispose();
        }

        if (_server is not null)
        {
            await _server.DeleteAsync(CancellationToken.None);
        }

        Directory.Delete(_home, recursive: true);
        _once.Dispose();
    }

    private async Task<IHost> StartHostAsync()
    {
        _server = await PrivateServer.EnsureAsync(_home, _ => { }, CancellationToken.None);
        var connectionString = _server.ConnectionString;
        await using (var database = await GridDatabase.OpenAsync(connectionString, CancellationToken.None))
        {
            await Migrator.MigrateAsync(database.DataSource, CancellationToken.None);
        }

        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.UseOrleans(silo =>
            silo.UseOrleansGrid(grid =>
                grid.UsePostgres(connectionString)
                    .AddHandler<GatedItem>("gated")
                    .Configure(options =>
                    {
                        options.Slots = 2;
                        options.SiloPort = FreePort();
                        options.GatewayPort = FreePort();
                        options.DrainTimeout = TimeSpan.Zero;
                    })
            )
        );
        var host = builder.Build();
        await host.StartAsync();
        Client = await GridClient.ConnectAsync(connectionString);
        return host;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>An item that ends when the test opens the gate of its name; one without a name ends at once.</summary>
internal sealed class GatedItem : IItemHandler<string, string>
{
    private static readonly ConcurrentDictionary<string, TaskCompletionSource> Gates = new();

    public static void Open(string gate) => Gate(gate).TrySetResult();

    public async ValueTask<string> RunAsync(string input, ItemContext context)
    {
        if (input.Length > 0)
        {
            await Gate(input).Task.WaitAsync(context.Cancellation);
        }

        return input;
    }

    private static TaskCompletionSource Gate(string name) =>
        Gates.GetOrAdd(name, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
