using Microsoft.Extensions.Logging;
using OrleansGrid.Protocol;

namespace OrleansGrid.Silo;

/// <summary>Tells the pool every second what this silo has, and its jobs when the pool is a new one.</summary>
internal sealed partial class Announcer(GridSiloOptions options, SiloIdentity identity, HandlerRegistry handlers, LaneSet lanes, JobRegistry jobs, KeyedGrains<IJobGrain> grains, IPoolGrain pool, ILogger<Announcer> log)
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
            var activation = await pool.AnnounceAsync(new SiloAnnouncement(
                identity.Key, identity.Name, options.Slots, lanes.Draining, new(options.Labels), new(options.Resources), [.. handlers.Kinds]));
            if (_pool != activation)
            {
                _pool = activation;
                foreach (var (jobId, _) in jobs.Jobs)
                {
                    _ = grains.Get(JobKey.Of(jobId)).PoolChangedAsync();
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
