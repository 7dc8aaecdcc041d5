using System.Diagnostics;
using Microsoft.Extensions.Logging;
using OrleansGrid.Protocol;
using OrleansGrid.Protocol.Jobs;
using OrleansGrid.Protocol.Pool;
using OrleansGrid.Silo.Jobs;
using OrleansGrid.Silo.Kinds;
using OrleansGrid.Silo.Lanes;
using OrleansGrid.Silo.Membership;
using OrleansGrid.Silo.Supervision;
using OrleansGrid.Silo.Telemetry;
using OrleansGrid.Silo.Writing;

namespace OrleansGrid.Silo.Sweep;

/// <summary>
/// Tells the pool what this silo has, and its jobs when the pool is a new one: every second while the silo has jobs or something has just
/// changed, else every few seconds. A new pool, and a change of membership, are answered at once.
/// </summary>
internal sealed partial class Announcer(
    GridSiloOptions options,
    SiloIdentity identity,
    KindRegistry kinds,
    LaneSet lanes,
    JobRegistry jobs,
    KeyedGrains<IJobGrain> grains,
    IPoolGrain pool,
    ISiloStatusOracle oracle,
    GridMetrics metrics,
    FailPoints failPoints,
    UnawaitedCalls calls,
    ILogger<Announcer> log
) : ISiloStatusListener
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PeriodAtRest = TimeSpan.FromSeconds(5);

    /// <summary>After a change the pool may move once more, and the first announcements may have gone to the one before.</summary>
    private static readonly TimeSpan Unsettled = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _wake = new(0, 1);
    private long _changedAt = Stopwatch.GetTimestamp();
    private readonly SiloLosses _losses = new();
    private Guid _pool;
    private LongWait? _poolAway;

    public async Task RunAsync(CancellationToken stop)
    {
        oracle.SubscribeToSiloStatusEvents(this);
        try
        {
            while (!stop.IsCancellationRequested)
            {
                failPoints.Throw("announce");
                await AnnounceAsync();
                var rests = jobs.IsEmpty && Stopwatch.GetElapsedTime(Volatile.Read(ref _changedAt)) > Unsettled;
                await _wake.WaitAsync(rests ? PeriodAtRest : Period, stop);
            }
        }
        finally
        {
            oracle.UnSubscribeFromSiloStatusEvents(this);
        }
    }

    /// <summary>Membership or the pool has changed: the silo announces itself now.</summary>
    public void Changed()
    {
        Volatile.Write(ref _changedAt, Stopwatch.GetTimestamp());
        try
        {
            _wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is awake already.
        }
    }

    public void SiloStatusChangeNotification(SiloAddress updatedSilo, Orleans.Runtime.SiloStatus status)
    {
        if (_losses.IsLoss(updatedSilo, status))
        {
            metrics.SiloLost();
        }

        Changed();
    }

    public async Task AnnounceAsync()
    {
        Guid activation;
        try
        {
            activation = await pool.AnnounceAsync(
                new SiloAnnouncement(
                    identity.Key,
                    identity.Name,
                    options.Slots,
                    lanes.Draining,
                    new(options.Labels),
                    new(options.Resources),
                    [.. kinds.Handlers]
                )
            );
        }
        catch (Exception error) when (ExpectedFailures.MayPass(error))
        {
            Volatile.Write(ref _changedAt, Stopwatch.GetTimestamp());
            // A drain announces beside the loop, and may end the wait meanwhile.
            var away = _poolAway ??= new LongWait();
            if (away.IsDue())
            {
                LogPoolAway(error, (long)away.Elapsed.TotalSeconds, error.Message);
            }

            return;
        }

        if (_poolAway is { WasSaid: true } waited)
        {
            LogPoolBack((long)waited.Elapsed.TotalSeconds);
        }

        _poolAway = null;

        if (_pool != activation)
        {
            _pool = activation;
            Volatile.Write(ref _changedAt, Stopwatch.GetTimestamp());
            foreach (var (jobId, _) in jobs.Jobs)
            {
                calls.Watch(grains.Get(JobKey.Of(jobId)).PoolChangedAsync(), "announce", jobId);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The pool has not answered for {Seconds} s, and nothing new begins here: {Reason}")]
    private partial void LogPoolAway(Exception error, long seconds, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "The pool answers again, after {Seconds} s")]
    private partial void LogPoolBack(long seconds);
}
