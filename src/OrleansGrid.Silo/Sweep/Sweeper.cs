using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using OrleansGrid.Protocol;

namespace OrleansGrid.Silo;

/// <summary>
/// Brings unfinished jobs back to work that no silo works on: when this silo starts, when membership changes, and slowly all the time.
/// Each silo looks after the jobs whose ids fall to it; that two nudge one job does no harm.
/// </summary>
internal sealed partial class Sweeper(JobReads reads, ShuffleSweep shuffle, PartRows rows, JobRegistry registry, SiloDirectory silos, SiloIdentity identity, ISiloStatusOracle oracle, KeyedGrains<IJobGrain> grains, ILogger<Sweeper> log) : ISiloStatusListener
{
    private const int Page = 1000;

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan BetweenDatabaseSweeps = TimeSpan.FromHours(1);

    private long _databaseSwept;

    private readonly Channel<bool> _wishes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void SiloStatusChangeNotification(SiloAddress updatedSilo, Orleans.Runtime.SiloStatus status)
    {
        if (status is Orleans.Runtime.SiloStatus.Dead or Orleans.Runtime.SiloStatus.Active)
        {
            _wishes.Writer.TryWrite(true);
        }
    }

    public async Task RunAsync(CancellationToken stop)
    {
        oracle.SubscribeToSiloStatusEvents(this);
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await SweepAsync(stop);
                await WaitAsync(stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                break;
            }
            catch (Exception error)
            {
                LogPutOff(error, error.Message);
                await Task.WhenAny(Task.Delay(TimeSpan.FromSeconds(1), stop));
            }
        }

        oracle.UnSubscribeFromSiloStatusEvents(this);
    }

    private async Task WaitAsync(CancellationToken stop)
    {
        using var until = CancellationTokenSource.CreateLinkedTokenSource(stop);
        until.CancelAfter(Period);
        try
        {
            await _wishes.Reader.ReadAsync(until.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            // The slow round.
        }
    }

    private async Task SweepAsync(CancellationToken stop)
    {
        var active = silos.Active;
        var mine = active.Select(s => s.ToParsableString()).ToList().IndexOf(identity.Key);
        if (mine < 0)
        {
            return;
        }

        var after = Guid.Empty;
        while (true)
        {
            var jobs = await reads.UnfinishedJobsAsync(after, Page, stop);
            foreach (var jobId in jobs)
            {
                if (!registry.Contains(jobId) && (uint)jobId.GetHashCode() % active.Count == mine)
                {
                    _ = grains.Get(JobKey.Of(jobId)).NudgeAsync();
                }
            }

            if (jobs.Count < Page)
            {
                break;
            }

            after = jobs[^1];
        }

        await shuffle.SweepAsync(stop);

        if (mine == 0 && Stopwatch.GetElapsedTime(_databaseSwept) > BetweenDatabaseSweeps)
        {
            _databaseSwept = Stopwatch.GetTimestamp();
            await reads.ForgetAbandonedUploadsAsync(stop);
            await rows.SweepAsync(stop);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Looking for unfinished jobs is put off: {Reason}")]
    private partial void LogPutOff(Exception error, string reason);
}
