using System.Diagnostics;
using OrleansGrid.Protocol;
using OrleansGrid.Protocol.Jobs;
using OrleansGrid.Silo.Jobs;
using OrleansGrid.Silo.Supervision;
using OrleansGrid.Silo.Writing;

namespace OrleansGrid.Silo.Sweep;

/// <summary>
/// Lets the jobs of this silo say again now and then what they hold and want. One loop for all of them: most jobs end before it comes to
/// them. Without jobs it sleeps.
/// </summary>
internal sealed class JobBeat(JobRegistry registry, KeyedGrains<IJobGrain> grains, FailPoints failPoints, UnawaitedCalls calls)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await registry.UntilSomeAsync(stop);
            await Task.Delay(Period, stop);
            failPoints.Throw("beat");
            var now = Stopwatch.GetElapsedTime(0);
            foreach (var (jobId, _) in registry.Jobs.Where(j => j.Value.BeatIsDue(now)))
            {
                calls.Watch(grains.Get(JobKey.Of(jobId)).BeatAsync(), "beat", jobId);
            }
        }
    }
}
