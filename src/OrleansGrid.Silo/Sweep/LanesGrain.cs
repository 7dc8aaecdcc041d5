using Orleans.GrainDirectory;
using OrleansGrid.Protocol.Tasks;
using OrleansGrid.Silo.Lanes;
using OrleansGrid.Silo.Tasks;

namespace OrleansGrid.Silo.Sweep;

/// <summary>Tells job grains that come back which of their tasks still run here, and hears what is asked of this silo as a whole.</summary>
[SiloKeyPlacement, GrainDirectory(SiloKeyDirectory.Name)]
internal sealed class LanesGrain(LaneSet lanes, Announcer announcer, DrainRequest drain, IClusterMembershipService membership)
    : Grain,
        ILanesGrain
{
    public Task<RunningTask[]> TakeOverAsync(Guid jobId, int epoch) =>
        Task.FromResult(lanes.TakeOver(jobId, epoch).Select(r => r.Describe()).ToArray());

    public Task PoolIsNewAsync()
    {
        announcer.Changed();
        return Task.CompletedTask;
    }

    public Task DrainAsync()
    {
        drain.Ask();
        return Task.CompletedTask;
    }

    public Task IsThereAsync() => Task.CompletedTask;

    public async Task MembershipChangedAsync() => await membership.Refresh();
}
