using Orleans.Concurrency;
using OrleansGrid.Protocol.Access;
using OrleansGrid.Protocol.Jobs;

namespace OrleansGrid.Protocol.Pool;

/// <summary>
/// Grants free slots of silos to jobs, by priority and fair share. It holds no truth: silos and jobs say again what they have and want, so
/// any silo can bring it back.
/// </summary>
/// <remarks>Short time-outs: while silos come and go a call may be lost, and saying it again costs nothing.</remarks>
[Alias("grid.pool")]
public interface IPoolGrain : IGrainWithIntegerKey
{
    /// <summary>What a job holds and wants. The reply may already grant some; more comes by <see cref="IJobGrain.GrantAsync"/>.</summary>
    [Alias("ask"), LeastRole(GridRole.Silo), AlwaysInterleave, ResponseTimeout("00:00:03")]
    Task<SlotGrant> AskAsync([Immutable] SlotAsk ask);

    /// <summary>What a silo has. Said every second; the reply names the pool's activation, so that a silo notices a new one.</summary>
    [Alias("announce"), LeastRole(GridRole.Silo), AlwaysInterleave, ResponseTimeout("00:00:03")]
    Task<Guid> AnnounceAsync([Immutable] SiloAnnouncement silo);
}
