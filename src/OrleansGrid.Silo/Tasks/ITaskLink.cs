using OrleansGrid.Protocol.Tasks;

namespace OrleansGrid.Silo.Tasks;

/// <summary>A job's way to one of its tasks; see <see cref="ITaskGrain"/> for what the calls do.</summary>
internal interface ITaskLink
{
    Task<TaskReport> RunAsync(TaskOrder order, StageWork work);

    Task<TaskReport> WaitAsync(long seenRevision);

    Task<long> ShrinkAsync(double keep);

    Task CancelAsync();
}
