using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Orleans.Configuration;
using Orleans.Runtime.Hosting;
using Orleans.Storage;
using OrleansGrid.Postgres;
using OrleansGrid.Protocol;
using OrleansGrid.Silo;

namespace OrleansGrid;

/// <summary>Makes an Orleans silo a silo of the grid.</summary>
public static class GridSiloExtensions
{
    /// <summary>Clustering, grain storage and reminders on PostgreSQL through the grid's own SQL, failure detection tuned for work that must go on within seconds, and the lanes that run items.</summary>
    /// <exception cref="GridException">The options do not fit together or the database cannot be reached.</exception>
    public static ISiloBuilder UseOrleansGrid(this ISiloBuilder silo, Action<GridSiloBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(silo);
        ArgumentNullException.ThrowIfNull(configure);
        var grid = new GridSiloBuilder();
        configure(grid);
        grid.Options.Validate();
        if (grid.ConnectionString is null)
        {
            throw new GridException(GridFault.BadInput, "The grid needs a database; call UsePostgres with a connection string.");
        }

        // Reached now, so that a wrong connection string is one sentence here and not a failure of some provider later.
        var database = GridDatabase.OpenAsync(grid.ConnectionString, CancellationToken.None).GetAwaiter().GetResult();
        grid.Options.GridTag = TagOf(database.ConnectionString);
        silo.AddOrleans(grid.Options, database);
        silo.Services.AddGrid(grid, database);
        return silo;
    }

    private static void AddOrleans(this ISiloBuilder silo, GridSiloOptions options, GridDatabase database)
    {
        silo.Configure<ClusterOptions>(o => (o.ClusterId, o.ServiceId) = (GridCluster.ClusterId, GridCluster.ServiceId));
        silo.Configure<SiloOptions>(o => o.SiloName = options.Name ?? $"{Environment.MachineName.ToLowerInvariant()}-{options.SiloPort}");
        silo.ConfigureEndpoints(
            options.AdvertisedAddress ?? (OnLoopback(database.ConnectionString) ? IPAddress.Loopback : null)!,
            options.SiloPort,
            options.GatewayPort,
            listenOnAnyHostAddress: options.AdvertisedAddress is not null && !IPAddress.IsLoopback(options.AdvertisedAddress));
        silo.UseAdoNetClustering(o => (o.Invariant, o.DataSource) = ("Npgsql", database.DataSource));
        silo.AddAdoNetGrainStorageAsDefault(o => (o.Invariant, o.DataSource) = ("Npgsql", database.DataSource));
        silo.UseAdoNetReminderService(o => (o.Invariant, o.DataSource) = ("Npgsql", database.DataSource));
        silo.Configure<ClusterMembershipOptions>(Tune);
        silo.Configure<SiloMessagingOptions>(o => o.MaxRequestProcessingTime = TimeSpan.FromMinutes(5));
        silo.AddPlacementDirector<SiloKeyPlacement, SiloKeyPlacementDirector>();
        silo.AddGrainDirectory(SiloKeyDirectory.Name, (_, _) => new SiloKeyDirectory());
        // A job that has ended is read now and then and then no more; its activation need not stay.
        silo.Configure<GrainCollectionOptions>(o => (o.CollectionAge, o.CollectionQuantum) = (TimeSpan.FromMinutes(2), TimeSpan.FromSeconds(30)));
    }

    /// <summary>A killed silo is declared dead in about three seconds, a frozen one in a few more; dead ones do not keep new ones from joining.</summary>
    private static void Tune(ClusterMembershipOptions options)
    {
        options.ProbeTimeout = TimeSpan.FromSeconds(1);
        options.MaxProbeTimeout = TimeSpan.FromSeconds(1);
        options.NumMissedProbesLimit = 3;
        options.NumVotesForDeathDeclaration = 2;
        options.TableRefreshTimeout = TimeSpan.FromSeconds(5);
        options.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(2);
        options.NumMissedTableIAmAliveLimit = 3;
        options.MaxJoinAttemptTime = TimeSpan.FromMinutes(1);
        options.DefunctSiloExpiration = TimeSpan.FromDays(1);
    }

    private static void AddGrid(this IServiceCollection services, GridSiloBuilder grid, GridDatabase database)
    {
        services.AddSingleton(database);
        services.AddSingleton(database.DataSource);
        services.AddSingleton(grid.Options);
        services.AddSingleton(grid.Handlers);
        services.AddSingleton(grid.Handlers.Programs);
        services.AddSingleton(grid.Handlers.Objectives);
        services.AddSingleton(new JobReader(database));
        services.AddSingleton(IdentityOf);
        services.AddSingleton<IGrainStorageSerializer, JsonStateSerializer>();
        services.AddSingleton<GridMetrics>();
        services.AddSingleton<FailPoints>();
        services.AddSingleton(p => new CommitStatement(database.Writing, p.GetRequiredService<SiloIdentity>()));
        services.AddSingleton<TaskCommitter>();
        services.AddSingleton(new JobStateStatements(database.Writing));
        services.AddSingleton<JobStateStorage>();
        services.AddKeyedSingleton<IGrainStorage>(JobStateStorage.ProviderName, (p, _) => p.GetRequiredService<JobStateStorage>());
        services.AddSingleton<JobReads>();
        services.AddSingleton<JobRegistry>();
        services.AddSingleton<InputStore>();
        services.AddSingleton<Checkpoints>();
        services.AddSingleton<LaneSet>();
        services.AddSingleton<WorkCache>();
        services.AddSingleton<TaskLinks>();
        services.AddSingleton<SiloDirectory>();
        services.AddSingleton<SeenSilos>();
        services.AddSingleton<ShuffleFolder>();
        services.AddSingleton<ShuffleSweep>();
        services.AddSingleton<StageResults>();
        services.AddSingleton<RowStatements>();
        services.AddSingleton<PartRows>();
        services.AddSingleton<MapReduceHost>();
        services.AddSingleton<StudyTable>();
        services.AddSingleton<ReportTable>();
        services.AddSingleton<LeaseTable>();
        services.AddSingleton<StudyHost>();
        services.AddSingleton<KeyedGrains<IStudyGrain>>();
        services.AddSingleton<KeyedGrains<IPrunerGrain>>();
        services.AddSingleton<KeyedGrains<IJobGrain>>();
        services.AddSingleton<KeyedGrains<ITaskGrain>>();
        services.AddSingleton(p => p.GetRequiredService<IGrainFactory>().GetGrain<IPoolGrain>(0));
        services.AddSingleton<Announcer>();
        services.AddSingleton<JobBeat>();
        services.AddSingleton<Sweeper>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, GridSiloLifecycle>();
    }

    private static SiloIdentity IdentityOf(IServiceProvider services)
    {
        var silo = services.GetRequiredService<ILocalSiloDetails>();
        var address = silo.SiloAddress;
        return new SiloIdentity(silo.Name, silo.ClusterId, address.Endpoint.Address.ToString(), address.Endpoint.Port, address.Generation, address.ToParsableString());
    }

    /// <summary>Short and the same for all silos of the database.</summary>
    private static string TagOf(string connectionString)
    {
        var database = new NpgsqlConnectionStringBuilder(connectionString);
        var name = $"{database.Host}:{database.Port}/{database.Database}";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..12];
    }

    private static bool OnLoopback(string connectionString)
    {
        var host = new NpgsqlConnectionStringBuilder(connectionString).Host ?? "";
        return host is "localhost" || host.StartsWith('/') || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
    }
}
