using System.Diagnostics;
using OrleansGrid.Protocol;

namespace OrleansGrid.Silo;

/// <summary>Lets the jobs of this silo say again now and then what they hold and want. One timer for all of them: most jobs end before it comes to them.</summary>
internal sealed class JobBeat(JobRegistry registry, KeyedGrains<IJobGrain> grains)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    public async Task RunAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Period);
        while (await Announcer.Tick(timer, stop))
        {
            var now = Stopwatch.GetElapsedTime(0);
            foreach (var (jobId, _) in registry.Jobs.Where(j => j.Value.BeatIsDue(now)))
            {
                _ = grains.Get(JobKey.Of(jobId)).BeatAsync();
            }
        }
    }
}
