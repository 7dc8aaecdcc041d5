using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using OrleansGrid.Protocol;
using OrleansGrid.Protocol.Jobs;
using OrleansGrid.Silo.Jobs;
using OrleansGrid.Silo.Kinds;
using OrleansGrid.Silo.Membership;
using OrleansGrid.Silo.Supervision;
using OrleansGrid.Silo.Writing;

namespace OrleansGrid.Silo.Sweep;

/// <summary>
/// Brings unfinished jobs back to work that no silo works on: when this silo starts, when membership changes, and slowly all the time.
/// Each silo looks after the jobs whose ids fall to it; that two nudge one job does no harm.
/// </summary>
internal sealed partial class Sweeper(
    JobFacts facts,
    DatabaseSweep database,
    IEnumerable<ISiloPart> parts,
    JobRegistry registry,
    SiloDirectory silos,
    SiloIdentity identity,
    ISiloStatusOracle oracle,
    KeyedGrains<IJobGrain> grains,
    FailPoints failPoints,
    UnawaitedCalls calls,
    ILogger<Sweeper> log
) : ISiloStatusListener
{
    private const int Page = 1000;

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan BetweenDatabaseSweeps = TimeSpan.FromHours(1);

    private long _databaseSwept;

    private readonly Channel<bool> _wishes = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );

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
        try
        {
            while (!stop.IsCancellationRequested)
            {
                await SweepOrPutOffAsync(stop);
            }
        }
        finally
        {
            oracle.UnSubscribeFromSiloStatusEvents(this);
        }
    }

    private async Task SweepOrPutOffAsync(CancellationToken stop)
    {
        try
        {
            failPoints.Throw("sweep");
            await SweepAsync(stop);
            await WaitAsync(stop);
        }
        catch (Exception error) when (ExpectedFailures.MayPass(error) && !stop.IsCancellationRequested)
        {
            LogPutOff(error, error.Message);
            await Task.Delay(TimeSpan.FromSeconds(1), stop);
        }
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
            var jobs = await facts.UnfinishedJobsAsync(after, Page, stop);
            foreach (var jobId in jobs)
            {
                if (!registry.Contains(jobId) && (uint)jobId.GetHashCode() % active.Count == mine)
                {
                    calls.Watch(grains.Get(JobKey.Of(jobId)).NudgeAsync(), "sweep", jobId);
                }
            }

            if (jobs.Count < Page)
            {
                break;
            }

            after = jobs[^1];
        }

        foreach (var part in parts)
        {
            await part.SweepSiloAsync(stop);
        }

        if (mine == 0 && Stopwatch.GetElapsedTime(_databaseSwept) > BetweenDatabaseSweeps)
        {
            _databaseSwept = Stopwatch.GetTimestamp();
            await database.RunAsync(stop);
            foreach (var part in parts)
            {
                await part.SweepDatabaseAsync(stop);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Looking for unfinished jobs is put off: {Reason}")]
    private partial void LogPutOff(Exception error, string reason);
}
