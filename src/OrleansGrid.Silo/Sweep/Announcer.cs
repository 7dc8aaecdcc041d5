using Microsoft.Extensions.Logging;
using OrleansGrid.Protocol;

namespace OrleansGrid.Silo;

/// <summary>Tells the pool every second what this silo has, and its jobs when the pool is a new one.</summary>
internal sealed partial class Announcer(GridSiloOptions options, SiloIdentity identity, HandlerRegistry handlers, LaneSet lanes, JobRegistry jobs, IGrainFactory grains, ILogger<Announcer> log)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private Guid _pool;

    public async Task RunAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Period);
        do
        {
            await AnnounceAsync();
        }
        while (await Tick(timer, stop));
    }

    public async Task AnnounceAsync()
    {
        try
        {
            var pool = await grains.GetGrain<IPoolGrain>(0).AnnounceAsync(new SiloAnnouncement(
                identity.Key, identity.Name, options.Slots, lanes.Draining, new(options.Labels), new(options.Resources), [.. handlers.Kinds]));
            if (_pool != pool)
            {
                _pool = pool;
                foreach (var jobId in jobs.JobIds)
                {
                    _ = grains.GetGrain<IJobGrain>(JobKey.Of(jobId)).PoolChangedAsync();
                }
            }
        }
        catch (Exception error)
        {
            LogPoolAway(error, error.Message);
        }
    }

    internal static async Task<bool> Tick(PeriodicTimer timer, CancellationToken stop)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stop);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "The pool does not answer: {Reason}")]
    private partial void LogPoolAway(Exception error, string reason);
}
