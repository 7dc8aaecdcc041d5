using Orleans.GrainDirectory;
using OrleansGrid.Protocol;

namespace OrleansGrid.Silo;

/// <summary>A task's face to its job. The work is done by a <see cref="TaskRun"/> on a lane of the same silo, not on Orleans' scheduler.</summary>
[SiloKeyPlacement, GrainDirectory(SiloKeyDirectory.Name)]
internal sealed class TaskGrain(LaneSet lanes, TaskCommitter committer) : Grain, ITaskGrain
{
    private static readonly TaskReport Unknown = new(0, true, 0, 0, 0, true, false, 0, 0, [], default, 0);

    private TaskRun? _run;

    public Task<TaskReport> RunAsync(TaskOrder order)
    {
        // A call delivered twice starts one run.
        if (Run is null)
        {
            _run = new TaskRun(TaskKey.TaskId(this.GetPrimaryKeyString()), order, committer);
            lanes.Start(_run);
        }

        return ReportAsync(-1);
    }

    public Task<TaskReport> WaitAsync(long seenRevision) => Run is null ? Task.FromResult(Forget()) : ReportAsync(seenRevision);

    public Task<long> ShrinkAsync(double keep) => Task.FromResult(Run?.Shrink(keep) ?? -1);

    public Task CancelAsync()
    {
        Run?.Stop();
        return Task.CompletedTask;
    }

    /// <summary>The activation may be younger than the run: the directory is only eventually right, the lanes of the silo know.</summary>
    private TaskRun? Run => _run ??= lanes.Find(TaskKey.TaskId(this.GetPrimaryKeyString()));

    private async Task<TaskReport> ReportAsync(long seen)
    {
        var report = await _run!.ReportAfterAsync(seen);
        if (report.Ended)
        {
            DeactivateOnIdle();
        }

        return report;
    }

    private TaskReport Forget()
    {
        DeactivateOnIdle();
        return Unknown;
    }
}
