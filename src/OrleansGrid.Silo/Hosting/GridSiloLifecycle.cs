using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using NpgsqlTypes;
using OrleansGrid.Postgres;

namespace OrleansGrid.Silo;

/// <summary>Starts and stops the grid's part of a silo. Told to stop, a silo drains before Orleans takes anything down: nothing new begins, what has finished is committed, the rest is handed back.</summary>
internal sealed partial class GridSiloLifecycle(IServiceProvider services, ILogger<GridSiloLifecycle> log) : ILifecycleParticipant<ISiloLifecycle>
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
        await services.GetRequiredService<HandlerRegistry>().CheckAsync(services);
        services.GetRequiredService<ShuffleFolder>().Open();
        await RegisterAsync(cancellation);
        services.GetRequiredService<JobStateStorage>().Start();
        services.GetRequiredService<TaskCommitter>().Start();
    }

    private Task BeginAsync(CancellationToken cancellation)
    {
        services.GetRequiredService<SeenSilos>().Start();
        Func<CancellationToken, Task>[] loops =
        [
            services.GetRequiredService<Announcer>().RunAsync,
            services.GetRequiredService<JobBeat>().RunAsync,
            services.GetRequiredService<Sweeper>().RunAsync,
        ];
        _background = Task.WhenAll(loops.Select(loop => Task.Run(() => loop(_stop.Token), CancellationToken.None)));
        return Task.CompletedTask;
    }

    private async Task DrainAsync(CancellationToken cancellation)
    {
        var (options, identity, lanes) = (services.GetRequiredService<GridSiloOptions>(), services.GetRequiredService<SiloIdentity>(), services.GetRequiredService<LaneSet>());
        LogDraining(identity.Name, options.DrainTimeout);
        await MarkDrainingAsync(identity);
        var drained = lanes.DrainAsync(options.DrainTimeout, cancellation);
        await services.GetRequiredService<Announcer>().AnnounceAsync();
        await drained;
        await _stop.CancelAsync();
        await _background;
        LogDrained(identity.Name);
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
            identity.Name, identity.Address, identity.Port, identity.Generation, Environment.MachineName, Environment.ProcessId, options.Slots,
            JsonSerializer.Serialize(options.Labels, GridJson.Options), JsonSerializer.Serialize(options.Resources, GridJson.Options),
            services.GetRequiredService<HandlerRegistry>().Kinds.Order(StringComparer.Ordinal).ToArray(),
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
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = identity.Name });
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = identity.Generation, NpgsqlDbType = NpgsqlDbType.Integer });
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

    [LoggerMessage(Level = LogLevel.Information, Message = "Silo {Silo} has drained")]
    private partial void LogDrained(string silo);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database was not told that this silo drains: {Reason}")]
    private partial void LogNotMarked(Exception error, string reason);
}
