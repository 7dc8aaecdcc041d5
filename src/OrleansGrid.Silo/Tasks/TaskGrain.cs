using Orleans.GrainDirectory;
using OrleansGrid.Protocol.Tasks;

namespace OrleansGrid.Silo.Tasks;

/// <summary>A task's face to a job on another silo.</summary>
[SiloKeyPlacement, GrainDirectory(SiloKeyDirectory.Name)]
internal sealed class TaskGrain(TaskLinks tasks, WorkCache works) : Grain, ITaskGrain
{
    private LocalTask? _task;

    public Task<TaskReport> RunAsync(TaskOrder order, string work) => UntilEndAsync(Local.RunAsync(order, works.Get(work)));

    public Task<TaskReport> WaitAsync(long seenRevision) => UntilEndAsync(Local.WaitAsync(seenRevision));

    public Task<long> ShrinkAsync(double keep) => Local.ShrinkAsync(keep);

    public Task CancelAsync() => Local.CancelAsync();

    /// <summary>The activation may be younger than the run: the directory is only eventually right, the lanes of the silo know.</summary>
    private LocalTask Local => _task ??= tasks.Here(TaskKey.TaskId(this.GetPrimaryKeyString()));

    private async Task<TaskReport> UntilEndAsync(Task<TaskReport> reporting)
    {
        var report = await reporting;
        if (report.Ended)
        {
            DeactivateOnIdle();
        }

        return report;
    }
}
