using OrleansGrid.Protocol.Tasks;
using OrleansGrid.Silo.Commit;
using OrleansGrid.Silo.Lanes;
using OrleansGrid.Silo.Runs;

namespace OrleansGrid.Silo.Tasks;

/// <summary>A task on this silo. The work is done by a <see cref="TaskRun"/> on a lane, not on Orleans' scheduler.</summary>
internal sealed class LocalTask(Guid taskId, LaneSet lanes, Action<RangeCommit> commit) : ITaskLink
{
    private static readonly TaskReport Unknown = new(0, true, 0, 0, 0, true, false, 0, 0, [], default, 0);
    private static readonly TaskReport Superseded = Unknown with { Superseded = true };

    private TaskRun? _run;

    public Task<TaskReport> RunAsync(TaskOrder order, StageWork work)
    {
        // An order delivered twice starts one run.
        if (Run is null)
        {
            var run = new TaskRun(taskId, order, work, commit);
            if (!lanes.TryStart(run))
            {
                return Task.FromResult(Superseded);
            }

            _run = run;
        }

        return _run!.ReportAfterAsync(-1);
    }

    public Task<TaskReport> WaitAsync(long seenRevision) => Run?.ReportAfterAsync(seenRevision) ?? Task.FromResult(Unknown);

    public Task<long> ShrinkAsync(double keep) => Task.FromResult(Run?.Shrink(keep) ?? -1);

    public Task CancelAsync()
    {
        Run?.Stop();
        return Task.CompletedTask;
    }

    /// <summary>
    /// The lanes know what runs here, whoever started it, until it has ended; whoever follows it keeps it for its last report.
    /// </summary>
    private TaskRun? Run => _run ??= lanes.Find(taskId);
}
