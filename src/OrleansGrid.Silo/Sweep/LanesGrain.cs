using Orleans.GrainDirectory;
using OrleansGrid.Protocol.Tasks;
using OrleansGrid.Silo.Lanes;
using OrleansGrid.Silo.Tasks;

namespace OrleansGrid.Silo.Sweep;

/// <summary>Tells job grains that come back which of their tasks still run here.</summary>
[SiloKeyPlacement, GrainDirectory(SiloKeyDirectory.Name)]
internal sealed class LanesGrain(LaneSet lanes, Announcer announcer) : Grain, ILanesGrain
{
    public Task<RunningTask[]> TakeOverAsync(Guid jobId, int epoch) =>
        Task.FromResult(lanes.TakeOver(jobId, epoch).Select(r => r.Describe()).ToArray());

    public Task PoolIsNewAsync()
    {
        announcer.Changed();
        return Task.CompletedTask;
    }
}
