using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Orleans.Configuration;
using Orleans.Runtime.Hosting;
using Orleans.Storage;
using OrleansGrid.Hosting;
using OrleansGrid.Postgres.Connections;
using OrleansGrid.Postgres.Deletion;
using OrleansGrid.Postgres.Queries;
using OrleansGrid.Processes;
using OrleansGrid.Processes.Environments;
using OrleansGrid.Processes.Folders;
using OrleansGrid.Processes.Programs;
using OrleansGrid.Processes.Users;
using OrleansGrid.Protocol;
using OrleansGrid.Protocol.Access;
using OrleansGrid.Protocol.Jobs;
using OrleansGrid.Protocol.Pool;
using OrleansGrid.Protocol.Settings;
using OrleansGrid.Protocol.Tasks;
using OrleansGrid.Silo.Commit;
using OrleansGrid.Silo.Deletion;
using OrleansGrid.Silo.Hosting;
using OrleansGrid.Silo.Jobs;
using OrleansGrid.Silo.Kinds;
using OrleansGrid.Silo.Lanes;
using OrleansGrid.Silo.Logs;
using OrleansGrid.Silo.Membership;
using OrleansGrid.Silo.Storage;
using OrleansGrid.Silo.Supervision;
using OrleansGrid.Silo.Sweep;
using OrleansGrid.Silo.Tasks;
using OrleansGrid.Silo.Telemetry;
using OrleansGrid.Silo.Writing;

namespace OrleansGrid;

/// <summary>Makes an Orleans silo a silo of the grid.</summary>
public static class GridSiloExtensions
{
    private const int HeartbeatsMissed = 3;
    private static readonly TimeSpan HeartbeatEvery = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Sets an Orleans silo up for the grid alone: clustering, grain storage and reminders on PostgreSQL through the grid's own SQL,
    /// failure detection tuned for work that must go on within seconds, and the lanes that run items. Batches, MapReduce and studies are
    /// there from the start.
    /// </summary>
    /// <param name="silo">A silo without a clustering of its own.</param>
    /// <param name="configure">
    /// Comes after the section <c>OrleansGrid</c> of the application's configuration, where there is one: the connection string, and the
    /// properties of <see cref="GridSiloOptions"/> by their names. Null when that says all.
    /// </param>
    /// <exception cref="GridException">
    /// BadInput: the options do not fit together, or the silo has another clustering. Environment: the database cannot be reached, or its
    /// schema is not the one that this program needs.
    /// </exception>
    public static ISiloBuilder UseOrleansGrid(this ISiloBuilder silo, Action<GridSiloBuilder>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(silo);
        OneClustering.RequireNone(silo.Services);
        silo.Services.AddSingleton(new OneClustering(silo.Services));
        silo.Services.AddSingleton<IConfigurationValidator>(p => p.GetRequiredService<OneClustering>());
        var (grid, database) = Begin(silo, configure);
        RequireClock(silo, database);
        silo.AddOrleans(grid.Options, database);
        silo.AddGrid(grid, database);
        return silo;
    }

    /// <summary>
    /// Adds the grid to a silo that the host has set up itself. Cluster id, clustering, default grain storage, reminders, ports and failure
    /// detection stay the host's; of <see cref="GridSiloOptions"/> the cluster, the name, the address and the ports are not used. Batches,
    /// MapReduce and studies are there from the start; programs that jobs name are run only after <see
    /// cref="GridSiloBuilder.AddCommands"/>.
    /// </summary>
    /// <remarks>
    /// How soon the items of a silo that died are run elsewhere is up to the host's failure detection. Clients of the grid find the silo
    /// through the grid's database, under the host's cluster id (<c>GridClientOptions.Cluster</c>).
    /// </remarks>
    /// <exception cref="GridException">The options do not fit together or the database cannot be reached.</exception>
    public static ISiloBuilder AddOrleansGrid(this ISiloBuilder silo, Action<GridSiloBuilder>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(silo);
        var (grid, database) = Begin(silo, configure);
        silo.AddGrid(grid, database);
        silo.Services.AddSingleton(new Callers(null));
        silo.Services.AddSingleton(p => new HostedMembershipTable(database.Membership, p.GetRequiredService<SiloIdentity>()));
        silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, HostedMembership>();
        return silo;
    }

    private static (GridSiloBuilder Grid, GridDatabase Database) Begin(ISiloBuilder silo, Action<GridSiloBuilder>? configure)
    {
        var grid = new GridSiloBuilder(silo.Services).AddBatches().AddMapReduceJobs().AddStudies();
        SiloSettings.Apply(new GridSection(silo.Configuration), grid);
        configure?.Invoke(grid);
        grid.Options.Validate();

        // Reached now, so that a wrong connection string is one sentence here and not a failure of some provider later.
        var database = SiloDatabase.OpenAsync(grid, NameOf(grid.Options), CancellationToken.None).GetAwaiter().GetResult();
        grid.Options.GridTag = TagOf(database.ConnectionString);
        return (grid, database);
    }

    private static void AddOrleans(this ISiloBuilder silo, GridSiloOptions options, GridDatabase database)
    {
        silo.Configure<ClusterOptions>(o => (o.ClusterId, o.ServiceId) = (options.Cluster, GridCluster.ServiceId));
        silo.Services.AddSingleton<IGrainStorageSerializer, JsonStateSerializer>();
        silo.Configure<SiloOptions>(o => o.SiloName = NameOf(options));
        var address = options.AdvertisedAddress ?? (OnLoopback(database.ConnectionString) ? IPAddress.Loopback : null);
        SiloSecurity.Apply(silo, options, database.ConnectionString, address);
        silo.ConfigureEndpoints(address!, options.SiloPort, options.GatewayPort, listenOnAnyHostAddress: false);
        silo.Configure<EndpointOptions>(o => Listen(o, options.AdvertisedAddress));
        silo.UseAdoNetClustering(o => (o.Invariant, o.DataSource) = ("Npgsql", database.Membership));
        silo.AddAdoNetGrainStorageAsDefault(o => (o.Invariant, o.DataSource) = ("Npgsql", database.Membership));
        silo.UseAdoNetReminderService(o => (o.Invariant, o.DataSource) = ("Npgsql", database.Membership));
        silo.Configure<ClusterMembershipOptions>(Tune);
        // Each silo tells each other its load, by default every second. Only the few grains without a place of their own are placed by it.
        silo.Configure<DeploymentLoadPublisherOptions>(o => o.DeploymentLoadPublisherRefreshTime = TimeSpan.FromSeconds(10));
        silo.Configure<SiloMessagingOptions>(o => o.MaxRequestProcessingTime = TimeSpan.FromMinutes(5));
        // A job that has ended is read now and then and then no more, and its activation holds 10 kB; one at work is beaten every 20 s.
        silo.Configure<GrainCollectionOptions>(o =>
            (o.CollectionAge, o.CollectionQuantum) = (TimeSpan.FromSeconds(45), TimeSpan.FromSeconds(15))
        );
    }

    /// <summary>Others come by the address that they are given, which this machine may know nothing of (NAT, containers).</summary>
    private static void Listen(EndpointOptions endpoints, IPAddress? advertised)
    {
        if (advertised is null || IPAddress.IsLoopback(advertised))
        {
            return;
        }

        var any = advertised.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any;
        endpoints.SiloListeningEndpoint = new IPEndPoint(any, endpoints.SiloPort);
        endpoints.GatewayListeningEndpoint = new IPEndPoint(any, endpoints.GatewayPort);
    }

    /// <summary>Silos write when they last were alive by their own clocks, and read by theirs when others were.</summary>
    private static void RequireClock(ISiloBuilder silo, GridDatabase database)
    {
        var clock = silo.Services.LastOrDefault(s => s.ServiceType == typeof(TimeProvider))?.ImplementationInstance as TimeProvider;
        var difference = ClockDifference
            .MeasureAsync(database.DataSource, clock ?? TimeProvider.System, CancellationToken.None)
            .GetAwaiter()
            .GetResult();
        if (difference.WhyTooFar(HeartbeatEvery * HeartbeatsMissed) is { } why)
        {
            throw new GridException(GridFault.Environment, why);
        }
    }

    /// <summary>
    /// A killed silo is declared dead in about three seconds, a frozen one in a few more; dead ones do not keep new ones from joining.
    /// </summary>
    private static void Tune(ClusterMembershipOptions options)
    {
        options.ProbeTimeout = TimeSpan.FromSeconds(1);
        options.MaxProbeTimeout = TimeSpan.FromSeconds(1);
        options.NumMissedProbesLimit = 3;
        options.NumVotesForDeathDeclaration = 2;
        options.TableRefreshTimeout = TimeSpan.FromSeconds(5);
        options.IAmAliveTablePublishTimeout = HeartbeatEvery;
        options.NumMissedTableIAmAliveLimit = HeartbeatsMissed;
        options.MaxJoinAttemptTime = TimeSpan.FromMinutes(1);
        options.DefunctSiloExpiration = TimeSpan.FromDays(1);
    }

    /// <summary>The grid's part of a silo, whoever has set up the rest of it.</summary>
    private static void AddGrid(this ISiloBuilder silo, GridSiloBuilder grid, GridDatabase database)
    {
        silo.AddPlacementDirector<SiloKeyPlacement, SiloKeyPlacementDirector>();
        silo.AddGrainDirectory(SiloKeyDirectory.Name, (_, _) => new SiloKeyDirectory());
        var services = silo.Services;
        services.AddSingleton(database);
        services.AddSingleton(database.DataSource);
        services.AddSingleton(grid.Options);
        services.AddSingleton(new JobReader(database));
        services.AddSingleton(IdentityOf);
        services.AddSingleton(PassedTo(grid, database));
        var (user, programs) = (UserOf(grid.Options), ProgramsOf(grid.Options));
        services.AddSingleton(p => FoldersOf(grid.Options, p.GetRequiredService<SiloIdentity>().Name, user));
        services.AddSingleton(p =>
            CommandsOfSilo.Make(
                p.GetRequiredService<PassedEnvironment>(),
                p.GetRequiredService<CommandFolders>(),
                user,
                grid.Options.Commands.MostUse,
                programs,
                p.GetRequiredService<SiloIdentity>().Name
            )
        );
        services.AddSingleton<GridMetrics>();
        services.AddSingleton<FailPoints>();
        services.AddSingleton<SiloReadiness>();
        services.AddSingleton<SiloPhase>();
        services.AddSingleton<LoopSupervisor>();
        services.AddSingleton(p => new SurroundingsWatch(
            database.DataSource,
            () => FreeSpace.Under(grid.Options.DataFolderOf(p.GetRequiredService<SiloIdentity>().Name)),
            p.GetRequiredService<SiloReadiness>()
        ));
        services.AddSingleton<UnawaitedCalls>();
        services.AddSingleton(p => new CommitStatement(database.Writing, p.GetRequiredService<SiloIdentity>()));
        services.AddSingleton<TaskCommitter>();
        services.AddSingleton(new JobStateStatements(database.Writing));
        services.AddSingleton<JobStateStorage>();
        services.AddKeyedSingleton<IGrainStorage>(JobStateStorage.ProviderName, (p, _) => p.GetRequiredService<JobStateStorage>());
        services.AddSingleton<KindRegistry>();
        services.AddSingleton<JobFacts>();
        services.AddSingleton(new JobDeletions(new DatabaseOnDemand(database)));
        services.AddSingleton<DeletionStatements>();
        services.AddSingleton<Deleter>();
        services.AddSingleton<IJobReads, JobReads>();
        services.AddSingleton<JobEndings>();
        services.AddSingleton<JobServices>();
        services.AddSingleton<JobRegistry>();
        services.AddSingleton<InputStore>();
        services.AddSingleton<Checkpoints>();
        services.AddSingleton(p => new LogStatement(database.DataSource, p.GetRequiredService<SiloIdentity>()));
        services.AddSingleton<LogWriter>();
        services.AddSingleton<ILoggerProvider, ItemLoggerProvider>();
        services.AddSingleton<LaneSet>();
        services.AddSingleton<WorkCache>();
        services.AddSingleton<TaskLinks>();
        services.AddSingleton<SiloDirectory>();
        services.AddSingleton<KeyedGrains<IJobGrain>>();
        services.AddSingleton<KeyedGrains<ITaskGrain>>();
        services.AddSingleton(p => p.GetRequiredService<IGrainFactory>().GetGrain<IPoolGrain>(0));
        services.AddSingleton<Announcer>();
        services.AddSingleton<DrainRequest>();
        services.AddSingleton<JobBeat>();
        services.AddSingleton<Sweeper>();
        services.AddSingleton<DatabaseSweep>();
        services.AddSingleton<DeletionLoop>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, GridSiloLifecycle>();
    }

    private static PassedEnvironment PassedTo(GridSiloBuilder grid, GridDatabase database) =>
        PassedEnvironment.OfThisProcess(grid.Options.Commands.PassedVariables, grid.ConnectionString ?? "", database.ConnectionString);

    /// <summary>Silos without a data folder of their own have theirs beside each other.</summary>
    private static CommandFolders FoldersOf(GridSiloOptions options, string name, CommandUser? user) =>
        new(options.DataFolderOf(name), sharesPlace: options.DataFolder is null, user);

    /// <summary>Looked for now, as the database is, so that one that is not there is one sentence.</summary>
    private static CommandUser? UserOf(GridSiloOptions options) =>
        options is { RunsCommands: true, Commands.User: { } name } ? CommandUsers.Require(name) : null;

    private static AllowedPrograms? ProgramsOf(GridSiloOptions options) =>
        options is { RunsCommands: true, Commands.Programs: { Count: > 0 } programs } ? new AllowedPrograms(programs) : null;

    private static string NameOf(GridSiloOptions options) =>
        options.Name ?? $"{Environment.MachineName.ToLowerInvariant()}-{options.SiloPort}";

    private static SiloIdentity IdentityOf(IServiceProvider services)
    {
        var silo = services.GetRequiredService<ILocalSiloDetails>();
        var address = silo.SiloAddress;
        return new SiloIdentity(
            silo.Name,
            silo.ClusterId,
            address.Endpoint.Address.ToString(),
            address.Endpoint.Port,
            address.Generation,
            address.ToParsableString()
        );
    }

    /// <summary>Short and the same for all silos of the database.</summary>
    private static string TagOf(string connectionString) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(DatabaseName.Of(connectionString))))[..12];

    private static bool OnLoopback(string connectionString)
    {
        var host = new NpgsqlConnectionStringBuilder(connectionString).Host ?? "";
        return host is "localhost" || host.StartsWith('/') || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
    }
}
