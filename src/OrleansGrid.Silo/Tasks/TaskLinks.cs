using OrleansGrid.Protocol;
using OrleansGrid.Protocol.Tasks;
using OrleansGrid.Silo.Commit;
using OrleansGrid.Silo.Lanes;
using OrleansGrid.Silo.Membership;

namespace OrleansGrid.Silo.Tasks;

/// <summary>
/// Finds the way to tasks: those on this silo are called directly, others through their grains, whose pending calls break when their silo
/// dies.
/// </summary>
internal sealed class TaskLinks(SiloIdentity identity, LaneSet lanes, TaskCommitter committer, KeyedGrains<ITaskGrain> grains)
{
    private readonly Action<RangeCommit> _commit = committer.Enqueue;

    /// <param name="silo">The silo's address as grain keys carry it.</param>
    public ITaskLink To(Guid taskId, string silo) =>
        silo == identity.Key ? Here(taskId) : new RemoteTask(grains.Get(TaskKey.Of(taskId, silo)));

    public LocalTask Here(Guid taskId) => new(taskId, lanes, _commit);

    private sealed class RemoteTask(ITaskGrain grain) : ITaskLink
    {
        public Task<TaskReport> RunAsync(TaskOrder order, StageWork work) => grain.RunAsync(order, work.ToJson());

        public Task<TaskReport> WaitAsync(long seenRevision) => grain.WaitAsync(seenRevision);

        public Task<long> ShrinkAsync(double keep) => grain.ShrinkAsync(keep);

        public Task CancelAsync() => grain.CancelAsync();
    }
}
