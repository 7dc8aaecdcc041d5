using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrleansGrid.Host.Health;
using OrleansGrid.Host.Plugins;
using OrleansGrid.Host.Ports;
using OrleansGrid.Host.Telemetry;
using OrleansGrid.Postgres.Connections;
using OrleansGrid.Postgres.Migrations;
using GenericHost = Microsoft.Extensions.Hosting.Host;

namespace OrleansGrid.Host.Hosting;

/// <summary>One silo process: brings the schema up to date, starts the silo, drains it on SIGTERM.</summary>
public sealed class GridSiloHost : IAsyncDisposable
{
    // Beyond the drain: leaving the membership, and closing connections.
    private static readonly TimeSpan ShutdownAllowance = TimeSpan.FromSeconds(15);

    // For what does not heed the time-out of the shutdown, as membership does not while the database is away.
    private static readonly TimeSpan LastAllowance = TimeSpan.FromSeconds(3);
    private const int GaveUpExitCode = 3;

    private readonly IHost _host;
    private readonly SiloHealth _health;
    private readonly HealthServer? _healthServer;
    private readonly SiloTelemetry _telemetry;
    private readonly MemoryAtRest _memory = new();

    private GridSiloHost(IHost host, SiloHealth health, HealthServer? healthServer, SiloTelemetry telemetry, string name, int slots)
    {
        _telemetry = telemetry;
        _host = host;
        _health = health;
        _healthServer = healthServer;
        Name = name;
        Slots = slots;
    }

    public string Name { get; }

    public int Slots { get; }

    /// <summary>Returns when the silo is an active member of its cluster.</summary>
    /// <exception cref="GridException">An option, a plug-in, a port or the database is not right.</exception>
    public static async Task<GridSiloHost> StartAsync(SiloHostOptions options, CancellationToken cancellationToken = default)
    {
        options.Validate();
        var plugins = options.HandlerAssemblies.Select(HandlerPlugin.Load).ToList();
        var ports = SiloPorts.Choose(options);
        var name = options.Name ?? $"{Environment.MachineName}-{ports.Silo}";

        var health = new SiloHealth();
        var telemetry = SiloTelemetry.Start(name, options.Metrics);
        var healthServer = options.HealthPort is { } port
            ? await HealthServer.StartAsync(
                new IPEndPoint(options.HealthAddress, port),
                health,
                options.Metrics ? telemetry.Metrics : null,
                cancellationToken
            )
            : null;
        try
        {
            await MigrateAsync(options.ConnectionString, cancellationToken);
            RaiseThreads(options.Slots);
            var host = Build(options, name, ports, plugins);
            host.Services.GetRequiredService<IHostApplicationLifetime>()
                .ApplicationStopping.Register(() =>
                {
                    health.Draining();
                    _ = EndByForceAsync(options.DrainTimeout + ShutdownAllowance + LastAllowance);
                });
            await StartAsync(host, ports, cancellationToken);
            health.Ready(host.Services.GetRequiredService<SiloReadiness>());
            return new GridSiloHost(host, health, healthServer, telemetry, name, options.Slots);
        }
        catch
        {
            if (healthServer is not null)
            {
                await healthServer.DisposeAsync();
            }

            telemetry.Dispose();
            throw;
        }
    }

    /// <summary>Returns when the silo was asked to stop and has drained.</summary>
    public Task WaitForShutdownAsync(CancellationToken cancellationToken = default) => _host.WaitForShutdownAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        _health.Draining();
        _memory.Dispose();
        await CastAndDispose(_host);
        if (_healthServer is not null)
        {
            await _healthServer.DisposeAsync();
        }

        _telemetry.Dispose();
    }

    private static async Task MigrateAsync(string connectionString, CancellationToken cancellationToken)
    {
        await using var database = await GridDatabase.OpenAsync(connectionString, cancellationToken);
        await Migrator.MigrateAsync(database.DataSource, cancellationToken, Console.Error.WriteLine);
    }

    // Handlers may block pool threads with what they start beside their lane; the pool adds threads only slowly by itself.
    private static void RaiseThreads(int slots)
    {
        ThreadPool.GetMinThreads(out var workers, out var io);
        ThreadPool.SetMinThreads(Math.Max(workers, Environment.ProcessorCount + slots), io);
    }

    // Whoever stops a silo counts on its end: what is committed is safe, and the others take over what is not.
    private static async Task EndByForceAsync(TimeSpan after)
    {
        await Task.Delay(after);
        await Console.Error.WriteLineAsync($"The silo could not leave the cluster within {after.TotalSeconds:0} seconds and ends without.");
        Environment.Exit(GaveUpExitCode);
    }

    private static IHost Build(SiloHostOptions options, string name, SiloPorts ports, List<HandlerPlugin> plugins)
    {
        var builder = GenericHost.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.AddSiloLogging(options.LogLevel, options.JsonLogs);
        builder.Services.AddSingleton<IHostLifetime, SignalLifetime>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.DrainTimeout + ShutdownAllowance);
        builder.UseOrleans(silo => silo.UseOrleansGrid(grid => Configure(grid, options, name, ports, plugins)));
        return builder.Build();
    }

    private static void Configure(GridSiloBuilder grid, SiloHostOptions options, string name, SiloPorts ports, List<HandlerPlugin> plugins)
    {
        // Whoever starts this host wants the verbs of the command line to work on it.
        grid.UsePostgres(options.ConnectionString).AddCommands(commands => Configure(commands, options));
        plugins.ForEach(plugin => grid.AddHandlers(plugin.Assembly));
        grid.Configure(silo =>
        {
            silo.Name = name;
            silo.Cluster = options.Cluster ?? silo.Cluster;
            silo.Slots = options.Slots;
            silo.SiloPort = ports.Silo;
            silo.GatewayPort = ports.Gateway;
            silo.AdvertisedAddress = options.AdvertisedAddress;
            silo.Tls = options.Tls;
            silo.Insecure = options.Insecure;
            silo.DrainTimeout = options.DrainTimeout;
            silo.SpeculateAfter = options.SpeculateAfter;
            silo.DataFolder = options.DataFolder;
            foreach (var (key, value) in options.Labels)
            {
                silo.Labels[key] = value;
            }

            foreach (var (key, value) in options.Resources)
            {
                silo.Resources[key] = value;
            }
        });
    }

    private static void Configure(GridCommandOptions commands, SiloHostOptions options)
    {
        commands.PassEnvironment([.. options.PassEnvironment]).AllowPrograms([.. options.AllowPrograms]);
        if (options.CommandLimits is { } limits)
        {
            commands.Limit(limits);
        }

        if (options.RunAs is { } user)
        {
            commands.RunAs(user);
        }
    }

    private static async Task StartAsync(IHost host, SiloPorts ports, CancellationToken cancellationToken)
    {
        try
        {
            await host.StartAsync(cancellationToken);
        }
        catch (Exception error)
        {
            await CastAndDispose(host);
            var causes = Causes(error).ToList();
            if (causes.OfType<GridException>().FirstOrDefault() is { } known)
            {
                throw known;
            }
            // Another process took it between the look and the start.
            if (
                causes
                    .OfType<SocketException>()
                    .Any(cause => cause.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
            )
            {
                throw LocalPorts.InUse(LocalPorts.IsFree(ports.Silo) ? ports.Gateway : ports.Silo, "silo's");
            }

            throw;
        }
    }

    private static IEnumerable<Exception> Causes(Exception error) =>
        error is AggregateException many ? many.InnerExceptions.SelectMany(Causes)
        : error.InnerException is { } inner ? Causes(inner).Prepend(error)
        : [error];

    private static ValueTask CastAndDispose(IHost host)
    {
        if (host is IAsyncDisposable asynchronous)
        {
            return asynchronous.DisposeAsync();
        }

        host.Dispose();
        return ValueTask.CompletedTask;
    }
}
