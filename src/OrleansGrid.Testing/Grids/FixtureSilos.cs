using System.Collections.Concurrent;
using System.Globalization;
using Orleans.TestingHost;
using OrleansGrid.Protocol;

namespace OrleansGrid.Testing;

/// <summary>Sets up the silos of a fixture as an application does, on the addresses that Orleans' test cluster gives them.</summary>
/// <remarks>A test cluster makes its configurators itself, by their type, so what they need waits under the fixture's id.</remarks>
internal sealed class FixtureSilos : IAsyncDisposable
{
    private const string IdSetting = "GridFixture";

    private static readonly ConcurrentDictionary<string, FixtureSilos> Known = new();

    private readonly string _connectionString;
    private readonly Action<GridSiloBuilder> _configure;
    private readonly string _id = $"{Guid.NewGuid():N}";

    public FixtureSilos(string connectionString, Action<GridSiloBuilder> configure, int silos)
    {
        (_connectionString, _configure) = (connectionString, configure);
        var builder = new TestClusterBuilder((short)silos);
        builder.Properties[IdSetting] = _id;
        builder.Options.ClusterId = GridCluster.ClusterId;
        builder.Options.ServiceId = GridCluster.ServiceId;
        builder.Options.UseTestClusterMembership = false;
        builder.Options.UseRealEnvironmentStatistics = true;
        builder.Options.InitializeClientOnDeploy = false;
        builder.Options.ConfigureFileLogging = false;
        // The grid's client finds silos by their sockets.
        builder.Options.ConnectionTransport = ConnectionTransportType.TcpSocket;
        builder.AddSiloBuilderConfigurator<Configurator>();
        Cluster = builder.Build();
        Known[_id] = this;
    }

    public TestCluster Cluster { get; }

    public async ValueTask DisposeAsync()
    {
        await Cluster.StopAllSilosAsync();
        await Cluster.DisposeAsync();
        Known.TryRemove(_id, out _);
    }

    private void Configure(ISiloBuilder silo) =>
        silo.UseOrleansGrid(grid =>
        {
            var options = grid.Options;
            (options.Slots, options.DrainTimeout) = (2, TimeSpan.Zero);
            _configure(grid);
            grid.UsePostgres(_connectionString, migrate: true);
            (options.Cluster, options.Name) = (GridCluster.ClusterId, silo.Configuration["Orleans:Name"]);
            (options.SiloPort, options.GatewayPort) = (Port(silo, "SiloPort"), Port(silo, "GatewayPort"));
        });

    private static int Port(ISiloBuilder silo, string name) =>
        int.Parse(silo.Configuration[$"Orleans:Endpoints:{name}"]!, CultureInfo.InvariantCulture);

    private sealed class Configurator : ISiloConfigurator
    {
        public void Configure(ISiloBuilder siloBuilder) => Known[siloBuilder.Configuration[IdSetting]!].Configure(siloBuilder);
    }
}
