using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Npgsql;
using Orleans.Configuration;
using Orleans.Storage;
using OrleansGrid.Postgres.Connections;

namespace OrleansGrid.Client.Tests;

/// <summary>The grid as a guest in a silo that an application has set up.</summary>
public sealed class HostedSiloTests(TestGrid grid)
{
    private const string HostsCluster = "shop-cluster";
    private const string HostsService = "shop";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_grid_runs_batches_in_a_silo_whose_cluster_and_storage_stay_the_hosts()
    {
        var connectionString = await DatabaseAsync("hosted");
        await using var silo = await StartAsync(connectionString, TestSilo.FreePort());

        var cluster = silo.Services.GetRequiredService<IOptions<ClusterOptions>>().Value;
        Assert.Equal((HostsCluster, HostsService), (cluster.ClusterId, cluster.ServiceId));
        Assert.IsType<HostsStorage>(silo.Services.GetRequiredService<IGrainStorage>());
        Assert.DoesNotContain(
            silo.Services.GetServices<IMembershipTable>(),
            table => $"{table.GetType()}".Contains("AdoNet", StringComparison.Ordinal)
        );

        await using var client = await GridClient.ConnectAsync(
            new GridClientOptions { ConnectionString = connectionString, Cluster = HostsCluster },
            Token
        );
        var job = await client.SubmitAsync(
            new BatchSpec { Handler = "echo" },
            Enumerable.Range(0, 50).Select(i => new Parcel(i, "x", i)),
            Token
        );
        Assert.Equal(
            Enumerable.Range(0, 50),
            await job.ResultsAsync<Parcel>(Token).Select(result => result.Value!.Number).ToListAsync(Token)
        );
        Assert.Equal(0, HostsStorage.Calls);
    }

    [Fact]
    public async Task A_hosted_silo_is_active_while_it_runs_and_dead_when_it_has_left()
    {
        var connectionString = await DatabaseAsync("hosted_leaving");
        await using (await StartAsync(connectionString, TestSilo.FreePort()))
        {
            Assert.Equal(["active"], await StatesAsync(connectionString));
        }

        Assert.Equal(["dead"], await StatesAsync(connectionString));
    }

    [Fact]
    public async Task A_silo_that_the_host_declares_dead_commits_nothing_more()
    {
        var connectionString = await DatabaseAsync("hosted_death");
        await using var silo = await StartAsync(connectionString, TestSilo.FreePort());
        var peer = SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 7), 5);
        await AddAsync(connectionString, peer);
        Assert.True(await MayWriteAsync(connectionString, peer));

        foreach (var listener in silo.Services.GetServices<ILifecycleParticipant<ISiloLifecycle>>().OfType<ISiloStatusListener>())
        {
            listener.SiloStatusChangeNotification(peer, Orleans.Runtime.SiloStatus.Dead);
        }

        while (await MayWriteAsync(connectionString, peer))
        {
            await Task.Yield();
        }
    }

    [Fact]
    public async Task A_silo_that_starts_at_the_address_of_a_killed_one_records_its_death()
    {
        var connectionString = await DatabaseAsync("hosted_again");
        var killed = SiloAddress.New(new IPEndPoint(IPAddress.Loopback, TestSilo.FreePort()), 5);
        await AddAsync(connectionString, killed);
        await using var silo = await StartAsync(connectionString, killed.Endpoint.Port);
        Assert.False(await MayWriteAsync(connectionString, killed));
        Assert.Equal(["active"], await StatesAsync(connectionString));
    }

    private async Task<string> DatabaseAsync(string name)
    {
        var connectionString = await grid.EmptyDatabaseAsync(name);
        await TestGrid.MigrateAsync(connectionString);
        return connectionString;
    }

    private static Task<TestSilo> StartAsync(string connectionString, int port) =>
        TestSilo.StartAsync(silo =>
        {
            silo.UseLocalhostClustering(port, TestSilo.FreePort(), serviceId: HostsService, clusterId: HostsCluster);
            silo.Services.AddSingleton<IGrainStorage, HostsStorage>();
            silo.AddOrleansGrid(guest => TestSilo.Configure(guest, connectionString));
        });

    private static async Task<List<string>> StatesAsync(string connectionString)
    {
        await using var database = await GridDatabase.OpenAsync(connectionString, Token);
        return [.. (await new JobReader(database).SilosAsync(Token)).Select(silo => silo.State)];
    }

    private static async Task AddAsync(string connectionString, SiloAddress silo)
    {
        await using var database = await GridDatabase.OpenAsync(connectionString, Token);
        await using var command = database.DataSource.CreateCommand(
            $"""
            insert into grid_internal.membership (deployment_id, address, port, generation, silo_name, host_name, proxy_port, start_time)
            values ('{HostsCluster}', '127.0.0.1', {silo.Endpoint.Port}, {silo.Generation}, 'peer', 'here', 0, now());
            insert into grid_internal.membership_changes (deployment_id, version, address, port, generation, status, i_am_alive_time)
            select '{HostsCluster}', coalesce(max(version), 0) + 1, '127.0.0.1', {silo.Endpoint.Port}, {silo.Generation}, 3, now()
            from grid_internal.membership_changes;
            """
        );
        while (true)
        {
            try
            {
                await command.ExecuteNonQueryAsync(Token);
                return;
            }
            catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.UniqueViolation)
            {
                // The silo has taken the version for a change of its own.
            }
        }
    }

    private static async Task<bool> MayWriteAsync(string connectionString, SiloAddress silo)
    {
        await using var database = await GridDatabase.OpenAsync(connectionString, Token);
        await using var command = database.DataSource.CreateCommand(
            "select exists (select from grid_internal.living_silos where port = $1 and generation = $2)"
        );
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = silo.Endpoint.Port });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = silo.Generation });
        return (bool)(await command.ExecuteScalarAsync(Token))!;
    }

    /// <summary>The application's own default storage, which the grid has no business with.</summary>
    private sealed class HostsStorage : IGrainStorage
    {
        private static int _calls;

        public static int Calls => Volatile.Read(ref _calls);

        public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => Count();

        public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => Count();

        public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => Count();

        private static Task Count()
        {
            Interlocked.Increment(ref _calls);
            return Task.CompletedTask;
        }
    }
}
