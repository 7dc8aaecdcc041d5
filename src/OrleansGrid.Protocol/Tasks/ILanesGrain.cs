using Orleans.Concurrency;

namespace OrleansGrid.Protocol;

/// <summary>The tasks on one silo. The key is the silo's address, as in <see cref="TaskKey"/>.</summary>
[Alias("grid.lanes")]
public interface ILanesGrain : IGrainWithStringKey
{
    /// <summary>Tasks of the job that run on this silo now, for a job grain that comes back and wants to go on with them.</summary>
    [Alias("running"), AlwaysInterleave, ResponseTimeout("00:00:05")]
    Task<RunningTask[]> FindAsync(Guid jobId);
}
