using Orleans.GrainDirectory;
using OrleansGrid.Protocol;

namespace OrleansGrid.Silo;

/// <summary>Tells job grains that come back which of their tasks still run here.</summary>
[SiloKeyPlacement, GrainDirectory(SiloKeyDirectory.Name)]
internal sealed class LanesGrain(LaneSet lanes) : Grain, ILanesGrain
{
    public Task<RunningTask[]> FindAsync(Guid jobId) =>
        Task.FromResult(lanes.OfJob(jobId).Where(r => !r.Ended.IsCompleted).Select(r => r.Describe()).ToArray());
}
