using Orleans.Concurrency;
using OrleansGrid.Protocol.Access;

namespace OrleansGrid.Protocol.Tasks;

/// <summary>The tasks on one silo. The key is the silo's address, as in <see cref="TaskKey"/>.</summary>
[Alias("grid.lanes")]
public interface ILanesGrain : IGrainWithStringKey
{
    /// <summary>
    /// Tasks of the job that run on this silo now, for a job grain that comes back and wants to go on with them. From now on this silo
    /// takes orders of this life of the job and of later ones only: an earlier activation may live on and not know that it has been
    /// followed.
    /// </summary>
    [Alias("take-over"), LeastRole(GridRole.Silo), AlwaysInterleave, ResponseTimeout("00:00:05")]
    Task<RunningTask[]> TakeOverAsync(Guid jobId, int epoch);

    /// <summary>The pool is a new activation, which knows of no silo yet.</summary>
    [Alias("pool-is-new"), LeastRole(GridRole.Silo), AlwaysInterleave, OneWay]
    Task PoolIsNewAsync();

    /// <summary>The silo takes nothing new from now on; when what runs has ended, it leaves. Harmless when it drains already.</summary>
    [Alias("drain"), LeastRole(GridRole.Operator), AlwaysInterleave, ResponseTimeout("00:00:05")]
    Task DrainAsync();

    /// <summary>Answers, if the silo still does.</summary>
    [Alias("is-there"), LeastRole(GridRole.Operator), AlwaysInterleave, ResponseTimeout("00:00:01")]
    Task IsThereAsync();

    /// <summary>The membership has changed beside Orleans: the silo reads it now.</summary>
    [Alias("membership-changed"), LeastRole(GridRole.Operator), AlwaysInterleave, ResponseTimeout("00:00:05")]
    Task MembershipChangedAsync();
}
