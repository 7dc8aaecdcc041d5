using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Configuration;
using OrleansGrid.Protocol;

namespace OrleansGrid.Client;

/// <summary>The Orleans client in the client: services of its own, and no host, which would take over the process's signals.</summary>
internal sealed class OrleansClient : IAsyncDisposable
{
    private static readonly TimeSpan GatewayRefresh = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan OpenTimeout = TimeSpan.FromSeconds(3);

    // A client that begins with a gateway that has just died waits for so long before it asks another what the cluster has; Orleans' own
    // pause of five seconds is half of the time that a person waits here.
    private static readonly TimeSpan NextGatewayAfter = TimeSpan.FromSeconds(1);

    private readonly ServiceProvider _services;
    private readonly IHostedService[] _parts;

    private OrleansClient(ServiceProvider services)
    {
        _services = services;
        _parts = [.. services.GetServices<IHostedService>()];
        Grains = services.GetRequiredService<IClusterClient>();
    }

    public IGrainFactory Grains { get; }

    /// <exception cref="NoSiloYetException">No silo could be reached in time.</exception>
    public static async Task<OrleansClient> StartAsync(
        string connectionString,
        GridClientOptions options,
        CancellationToken cancellationToken
    )
    {
        var client = new OrleansClient(Services(connectionString, options).BuildServiceProvider());
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(options.ConnectTimeout + OpenTimeout);
        try
        {
            foreach (var part in client._parts)
            {
                await part.StartAsync(patience.Token).WaitAsync(patience.Token);
            }

            return client;
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            await client._services.DisposeAsync();
            throw new NoSiloYetException("A silo is registered as active, but none could be reached", error);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var part in _parts.Reverse())
        {
            await part.StopAsync(CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await _services.DisposeAsync();
    }

    private static ServiceCollection Services(string connectionString, GridClientOptions options)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(options.LoggerFactory ?? NullLoggerFactory.Instance);
        services.AddSingleton<IClientConnectionRetryFilter>(_ => new ConnectPatience(options.ConnectTimeout));
        services.AddOrleansClient(client =>
            client
                .UseAdoNetClustering(clustering =>
                {
                    clustering.Invariant = "Npgsql";
                    clustering.ConnectionString = connectionString;
                })
                .Configure<ClusterOptions>(cluster =>
                {
                    cluster.ClusterId = options.Cluster;
                    cluster.ServiceId = GridCluster.ServiceId;
                })
                .Configure<TypeManagementOptions>(manifest => manifest.TypeMapRefreshInterval = NextGatewayAfter)
                .Configure<GatewayOptions>(gateways => gateways.GatewayListRefreshPeriod = GatewayRefresh)
                .Configure<ConnectionOptions>(connections => connections.OpenConnectionTimeout = OpenTimeout)
        );
        ClientSecurity.Apply(services, options.Tls, connectionString);
        return services;
    }
}
