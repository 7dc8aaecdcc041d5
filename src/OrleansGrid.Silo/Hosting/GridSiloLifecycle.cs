using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using NpgsqlTypes;
using OrleansGrid.Postgres.Migrations;
using OrleansGrid.Postgres.Sql;
using OrleansGrid.Silo.Commit;
using OrleansGrid.Silo.Kinds;
using OrleansGrid.Silo.Lanes;
using OrleansGrid.Silo.Logs;
using OrleansGrid.Silo.Membership;
using OrleansGrid.Silo.Storage;
using OrleansGrid.Silo.Supervision;
using OrleansGrid.Silo.Sweep;
using OrleansGrid.Silo.Writing;

namespace OrleansGrid.Silo.Hosting;

/// <summary>
/// Starts and stops the grid's part of a silo. Told to stop, a silo drains before Orleans takes anything down: nothing new begins, what has
/// finished is committed, the rest is handed back.
/// </summary>
internal sealed partial class GridSiloLifecycle(IServiceProvider services, ILogger<GridSiloLifecycle> log)
    : ILifecycleParticipant<ISiloLifecycle>
{
    private readonly CancellationTokenSource _stop = new();
    private Task _background = Task.CompletedTask;

    public void Participate(ISiloLifecycle lifecycle)
    {
        lifecycle.Subscribe(nameof(GridSiloLifecycle), ServiceLifecycleStage.RuntimeGrainServices, PrepareAsync, CloseAsync);
        lifecycle.Subscribe(nameof(GridSiloLifecycle), ServiceLifecycleStage.Active, BeginAsync, DrainAsync);
    }

    private async Task PrepareAsync(CancellationToken cancellation)
    {
        services.GetRequiredService<KindRegistry>().Check(services);
        foreach (var part in services.GetServices<ISiloPart>())
        {
            await part.PrepareAsync(cancellation);
        }

        await RegisterAsync(cancellation);
        var supervisor = services.GetRequiredService<LoopSupervisor>();
        services.GetRequiredService<JobStateStorage>().Start(supervisor);
        services.GetRequiredService<TaskCommitter>().Start(supervisor);
        services.GetRequiredService<LogWriter>().Start(supervisor);
        services.GetRequiredService<LaneSet>().Start(supervisor);
    }

    private Task BeginAsync(CancellationToken cancellation)
    {
        foreach (var part in services.GetServices<ISiloPart>())
        {
            part.Begin();
        }

        var (watch, announcer, beat, sweeper, deletion) = (
            services.GetRequiredService<SurroundingsWatch>(),
            services.GetRequiredService<Announcer>(),
            services.GetRequiredService<JobBeat>(),
            services.GetRequiredService<Sweeper>(),
            services.GetRequiredService<DeletionLoop>()
        );
        var supervisor = services.GetRequiredService<LoopSupervisor>();
        _background = Task.WhenAll(
            supervisor.RunAsync("surroundings", () => watch.RunAsync(_stop.Token), _stop.Token),
            supervisor.RunAsync("announce", () => announcer.RunAsync(_stop.Token), _stop.Token),
            supervisor.RunAsync("beat", () => beat.RunAsync(_stop.Token), _stop.Token),
            supervisor.RunAsync("sweep", () => sweeper.RunAsync(_stop.Token), _stop.Token),
            supervisor.RunAsync("deletion", () => deletion.RunAsync(_stop.Token), _stop.Token),
            supervisor.RunAsync("drain", DrainWhenAskedAsync, _stop.Token)
        );
        services.GetRequiredService<SiloPhase>().Active();
        return Task.CompletedTask;
    }

    /// <summary>
    /// A person drains the silo: what runs may take as long as it takes, and then the process ends as if it was told to stop.
    /// </summary>
    private async Task DrainWhenAskedAsync()
    {
        await services.GetRequiredService<DrainRequest>().Asked.WaitAsync(_stop.Token);
        LogDrainAsked(services.GetRequiredService<SiloIdentity>().Name);
        await EmptyLanesAsync(Timeout.InfiniteTimeSpan, _stop.Token);
        services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        // A loop that ends by itself is a fault.
        await Task.Delay(Timeout.InfiniteTimeSpan, _stop.Token);
    }

    private async Task DrainAsync(CancellationToken cancellation)
    {
        var (options, identity) = (services.GetRequiredService<GridSiloOptions>(), services.GetRequiredService<SiloIdentity>());
        LogDraining(identity.Name, options.DrainTimeout);
        await EmptyLanesAsync(options.DrainTimeout, cancellation);
        // While membership still knows this silo.
        await services.GetRequiredService<LogWriter>().CloseAsync();
        await _stop.CancelAsync();
        await _background;
        LogDrained(identity.Name);
    }

    private async Task EmptyLanesAsync(TimeSpan patience, CancellationToken hurry)
    {
        services.GetRequiredService<SiloPhase>().Draining();
        await MarkDrainingAsync(services.GetRequiredService<SiloIdentity>());
        var drained = services.GetRequiredService<LaneSet>().DrainAsync(patience, hurry);
        await TellPoolAsync();
        await drained;
    }

    /// <summary>
    /// The pool grants no more slots here once it has heard; that it cannot be told must not keep the silo from draining.
    /// </summary>
    private async Task TellPoolAsync()
    {
        var announcement = services.GetRequiredService<Announcer>().AnnounceAsync();
        services.GetRequiredService<UnawaitedCalls>().Watch(announcement, "announce");
        await announcement.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task CloseAsync(CancellationToken cancellation)
    {
        await services.GetRequiredService<TaskCommitter>().DisposeAsync();
        await services.GetRequiredService<JobStateStorage>().DisposeAsync();
        services.GetRequiredService<LaneSet>().Dispose();
    }

    private async Task RegisterAsync(CancellationToken cancellation)
    {
        var (options, identity) = (services.GetRequiredService<GridSiloOptions>(), services.GetRequiredService<SiloIdentity>());
        await using var command = services.GetRequiredService<NpgsqlDataSource>().CreateCommand(SqlCatalog.Get("register_silo"));
        object[] values =
        [
            identity.ClusterId,
            identity.Name,
            identity.Address,
            identity.Port,
            identity.Generation,
            Environment.MachineName,
            Environment.ProcessId,
            options.Slots,
            JsonSerializer.Serialize(options.Labels, GridJson.Options),
            JsonSerializer.Serialize(options.Resources, GridJson.Options),
            services.GetRequiredService<KindRegistry>().Handlers.Order(StringComparer.Ordinal).ToArray(),
            ProgramVersion.Current,
        ];
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        await command.ExecuteNonQueryAsync(cancellation);
    }

    private async Task MarkDrainingAsync(SiloIdentity identity)
    {
        try
        {
            await using var command = services.GetRequiredService<NpgsqlDataSource>().CreateCommand(SqlCatalog.Get("mark_draining"));
            command.Parameters.Add(NpgsqlDbType.Text, identity.ClusterId);
            command.Parameters.Add(NpgsqlDbType.Text, identity.Address);
            command.Parameters.Add(NpgsqlDbType.Integer, identity.Port);
            command.Parameters.Add(NpgsqlDbType.Integer, identity.Generation);
            await command.ExecuteNonQueryAsync();
        }
        catch (NpgsqlException error)
        {
            // Only what people see depends on it.
            LogNotMarked(error, error.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Silo {Silo} drains: running items may go on for {Timeout}")]
    private partial void LogDraining(string silo, TimeSpan timeout);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Silo {Silo} was asked to drain: it takes nothing new, and leaves when what runs has ended"
    )]
    private partial void LogDrainAsked(string silo);

    [LoggerMessage(Level = LogLevel.Information, Message = "Silo {Silo} has drained")]
    private partial void LogDrained(string silo);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database was not told that this silo drains: {Reason}")]
    private partial void LogNotMarked(Exception error, string reason);
}
