using Orleans.Concurrency;
using OrleansGrid.Protocol.Access;

namespace OrleansGrid.Protocol.Tasks;

/// <summary>
/// One task: a range of items of one stage on one silo. The key (<see cref="TaskKey"/>) names the silo on which it is placed.
/// </summary>
/// <remarks>
/// The job's pending call to the task is the lease: Orleans breaks it when the silo dies. It is held in bounded pieces, so that no call
/// runs into a response time-out, however long an item takes.
/// </remarks>
[Alias("grid.task")]
public interface ITaskGrain : IGrainWithStringKey
{
    /// <summary>Starts the task, and returns when it has ended, or has not ended after some seconds.</summary>
    /// <param name="work">A <see cref="StageWork"/> as JSON; the same string for all tasks of a stage, so it is parsed once a silo.</param>
    [Alias("run"), LeastRole(GridRole.Silo), AlwaysInterleave, ResponseTimeout("00:00:15")]
    Task<TaskReport> RunAsync([Immutable] TaskOrder order, string work);

    /// <summary>
    /// Waits on: returns when the task has got further than <paramref name="seenRevision"/>, or after some seconds.
    /// <see cref="TaskReport.Unknown"/> when no such task runs here.
    /// </summary>
    [Alias("wait"), LeastRole(GridRole.Silo), AlwaysInterleave, ResponseTimeout("00:00:15")]
    Task<TaskReport> WaitAsync(long seenRevision);

    /// <summary>
    /// Takes back items that have not begun, keeping the share <paramref name="keep"/> of them (0 to 1). Returns one past the last item
    /// kept; −1 when no such task runs here.
    /// </summary>
    [Alias("shrink"), LeastRole(GridRole.Silo), AlwaysInterleave, ResponseTimeout("00:00:05")]
    Task<long> ShrinkAsync(double keep);

    /// <summary>Stops the task: the running item's token is cancelled, commands are killed; what has finished is committed.</summary>
    [Alias("cancel"), LeastRole(GridRole.Silo), AlwaysInterleave, ResponseTimeout("00:00:05")]
    Task CancelAsync();
}
