using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace OrleansGrid.Hosting;

/// <summary>
/// Keeps the grid's membership rows where a host has chosen its own clustering: this silo's row, so that its commits pass the fence, and
/// the deaths that it hears of, so that what a silo sends after it was declared dead is refused.
/// </summary>
/// <remarks>A death that no living silo has heard of is recorded when a silo starts at the same address.</remarks>
internal sealed partial class HostedMembership(
    IServiceProvider services,
    ISiloStatusOracle oracle,
    ILocalSiloDetails self,
    ILogger<HostedMembership> log
) : ILifecycleParticipant<ISiloLifecycle>, ISiloStatusListener
{
    private static readonly TimeSpan BetweenBeats = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);

    private readonly Channel<SiloAddress> _deaths = Channel.CreateUnbounded<SiloAddress>(
        new UnboundedChannelOptions { SingleReader = true }
    );
    private readonly CancellationTokenSource _stop = new();
    private Task _loops = Task.CompletedTask;

    private HostedMembershipTable Table => services.GetRequiredService<HostedMembershipTable>();

    public void Participate(ISiloLifecycle lifecycle)
    {
        // Before the grid's part of the silo starts to write, and after it has stopped.
        lifecycle.Subscribe(nameof(HostedMembership), ServiceLifecycleStage.RuntimeStorageServices, JoinAsync, LeaveAsync);
        lifecycle.Subscribe(nameof(HostedMembership), ServiceLifecycleStage.Active, BeginAsync, EndAsync);
    }

    public void SiloStatusChangeNotification(SiloAddress updatedSilo, Orleans.Runtime.SiloStatus status)
    {
        if (status == Orleans.Runtime.SiloStatus.Dead && !updatedSilo.Equals(self.SiloAddress))
        {
            _deaths.Writer.TryWrite(updatedSilo);
        }
    }

    private async Task JoinAsync(CancellationToken cancellation)
    {
        await Table.RecordFormerDeathsAsync(cancellation);
        await Table.JoinAsync(self.GatewayAddress?.Endpoint.Port ?? 0, cancellation);
    }

    private Task BeginAsync(CancellationToken cancellation)
    {
        // What died between the two is found in the first look, and heard of after it.
        oracle.SubscribeToSiloStatusEvents(this);
        foreach (var (silo, status) in oracle.GetApproximateSiloStatuses(onlyActive: false))
        {
            SiloStatusChangeNotification(silo, status);
        }

        _loops = Task.WhenAll(Task.Run(BeatAsync, CancellationToken.None), Task.Run(RecordDeathsAsync, CancellationToken.None));
        return Table.BecomeAsync(HostedMembershipTable.Active, cancellation);
    }

    private async Task EndAsync(CancellationToken cancellation)
    {
        oracle.UnSubscribeFromSiloStatusEvents(this);
        await TryAsync("its shutdown", () => Table.BecomeAsync(HostedMembershipTable.ShuttingDown, cancellation));
    }

    private async Task LeaveAsync(CancellationToken cancellation)
    {
        await _stop.CancelAsync();
        await _loops;
        // Without this row the silo counts as alive until the next one starts at its address.
        await TryAsync("its end", () => Table.BecomeAsync(HostedMembershipTable.Dead, cancellation));
    }

    private async Task BeatAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            await TryAsync("its heartbeat", () => Table.BeatAsync(_stop.Token));
            await Task.Delay(BetweenBeats, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task RecordDeathsAsync()
    {
        while (await MoreAsync())
        {
            while (_deaths.Reader.TryPeek(out var silo) && !_stop.IsCancellationRequested)
            {
                if (await TryAsync("a death", () => Table.RecordDeathAsync(silo, _stop.Token)))
                {
                    _deaths.Reader.TryRead(out _);
                    LogDeath(silo);
                }
                else
                {
                    await Task.Delay(PauseAfterFailure, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }
            }
        }
    }

    private async Task<bool> MoreAsync()
    {
        try
        {
            return await _deaths.Reader.WaitToReadAsync(_stop.Token);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>The edge of each write: a failure is logged, and whether there is another try is its caller's affair.</summary>
    private async Task<bool> TryAsync(string what, Func<Task> write)
    {
        try
        {
            await write();
            return true;
        }
        catch (Exception error)
        {
            if (!_stop.IsCancellationRequested)
            {
                LogNotRecorded(error, what, error.Message);
            }

            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Recorded that the silo {Silo} is dead")]
    private partial void LogDeath(SiloAddress silo);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The silo could not record {What} in the grid's membership: {Reason}")]
    private partial void LogNotRecorded(Exception error, string what, string reason);
}
