using System.Diagnostics;
using Npgsql;
using OrleansGrid.Postgres.Connections;
using OrleansGrid.Postgres.Server;

namespace OrleansGrid.Benchmarks;

/// <summary>A private PostgreSQL in a temporary home, silos as processes, and a client. All of it goes when this is disposed.</summary>
internal sealed class BenchCluster : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    private readonly string _home = Directory.CreateTempSubdirectory("orleansgrid-bench-").FullName;
    private readonly List<SiloChild> _silos = [];
    private PrivateServer? _server;

    private BenchCluster() { }

    public string ConnectionString => _server!.ConnectionString;

    public int PostmasterPid => _server!.PostmasterPid;

    public IReadOnlyList<SiloChild> Silos => _silos;

    public NpgsqlDataSource Database { get; private set; } = null!;

    public GridClient Client { get; private set; } = null!;

    public static async Task<BenchCluster> StartAsync(Setup setup, CancellationToken cancellation)
    {
        var cluster = new BenchCluster();
        try
        {
            Report.Say($"Starting PostgreSQL and {setup.Cluster} …");
            // The server's account must be able to pass through the home.
            File.SetUnixFileMode(cluster._home, (UnixFileMode)0b111_101_101);
            cluster._server = await PrivateServer.EnsureAsync(cluster._home, Report.Say, cancellation);
            cluster.Database = NpgsqlDataSource.Create(cluster.ConnectionString);
            for (var i = 0; i < setup.Silos; i++)
            {
                cluster.StartSilo(setup.Slots, setup.Handlers);
            }

            await cluster.WaitUntilActiveAsync(cancellation);
            cluster.Client = await GridClient.ConnectAsync(cluster.ConnectionString, cancellation);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public SiloChild StartSilo(int slots, IReadOnlyList<string> handlers)
    {
        var silo = SiloChild.Start($"silo-{_silos.Count + 1}", slots, handlers, ConnectionString);
        _silos.Add(silo);
        return silo;
    }

    /// <summary>Returns when every silo process that runs is active in the cluster and no dead one is still taken for alive.</summary>
    public async Task WaitUntilActiveAsync(CancellationToken cancellation)
    {
        var alive = _silos.Where(silo => silo.IsAlive).Select(silo => silo.Name).ToHashSet();
        await Task.WhenAll(_silos.Where(silo => silo.IsAlive).Select(silo => silo.Ready.WaitAsync(Patience, cancellation)));
        await using var database = await GridDatabase.OpenAsync(ConnectionString, cancellation);
        var reader = new JobReader(database);
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < Patience;)
        {
            var active = (await reader.SilosAsync(cancellation)).Where(silo => silo.State == "active").Select(silo => silo.Silo);
            if (alive.SetEquals(active))
            {
                return;
            }

            await Task.Delay(PollInterval, cancellation);
        }

        throw new CheckFailedException($"The active silos are not {string.Join(", ", alive)} after {Patience}.");
    }

    public async Task<string> ServerVersionAsync(CancellationToken cancellation)
    {
        await using var connection = await Database.OpenConnectionAsync(cancellation);
        return connection.PostgreSqlVersion.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        // The database goes with them, so there is nothing that they could save.
        foreach (var silo in _silos)
        {
            silo.Dispose();
        }

        if (Client is not null)
        {
            await Client.DisposeAsync();
        }

        if (Database is not null)
        {
            await Database.DisposeAsync();
        }

        if (_server is not null)
        {
            await _server.DeleteAsync(CancellationToken.None);
        }
        else
        {
            await PrivateServer.StopAsync(_home, StopMode.Immediate, CancellationToken.None);
        }

        Directory.Delete(_home, recursive: true);
    }
}
