using Microsoft.Extensions.Logging;
using OrleansGrid.Engine;
using OrleansGrid.Protocol;

namespace OrleansGrid.Silo;

/// <summary>How the job follows its tasks: one pending call to each, which is the lease.</summary>
internal sealed partial class JobGrain
{
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestBetweenStops = TimeSpan.FromSeconds(5);

    private bool Follows(Guid taskId) => !_left && _machine!.Tasks.Any(t => t.TaskId == taskId);

    /// <summary>Follows a task to its end, or to that of its silo. A null order is a task that was found running.</summary>
    private async Task FollowAsync(Guid taskId, string silo, TaskOrder? order)
    {
        var task = tasks.To(taskId, silo);
        var revision = -1L;
        while (Follows(taskId))
        {
            if (!silos.IsKnown(silo))
            {
                await Task.Delay(BetweenTries);
                continue;
            }

            if (order is not null && silos.IsDead(silo))
            {
                // It was not even sent: nothing of it killed the silo.
                Apply(new TaskLost(taskId, Crashed: false));
                return;
            }

            try
            {
                var report = order is not null ? await task.RunAsync(order, Work) : await task.WaitAsync(revision);
                order = null;
                if (report.Superseded)
                {
                    LogSuperseded(JobId);
                    Leave();
                    return;
                }

                if (report.Unknown)
                {
                    Apply(new TaskLost(taskId, Crashed: false));
                    return;
                }

                if (Limits?.Target is not null && report.Succeeded > 0 && _machine!.Tasks.FirstOrDefault(t => t.TaskId == taskId) is { } committed)
                {
                    await CheckTargetAsync(committed.Range);
                }

                revision = report.Revision;
                Apply(new TaskReported(taskId, ProgressOf(report, mayFreeEarly: Limits?.Target is null)));
                if (report.Ended)
                {
                    return;
                }
            }
            catch (Exception error)
            {
                // Whether the task runs is unknown, unless its silo is dead; starting it again is left to its absence.
                order = null;
                if (silos.IsDead(silo))
                {
                    LogTaskLost(JobId, taskId, silo);
                    Apply(new TaskLost(taskId, Crashed: true));
                    return;
                }

                LogTaskSilent(error, JobId, taskId, silo, error.Message);
                await Task.Delay(BetweenTries);
            }
        }
    }

    /// <summary>The record that names the task's item is on its way; the task starts when it is durable.</summary>
    private async Task FollowOnceSavedAsync(StartTask start)
    {
        var order = OrderFor(start);
        try
        {
            await (_saving ?? Task.CompletedTask);
        }
        catch (Exception error)
        {
            LogTaskSilent(error, JobId, start.TaskId, "the database", error.Message);
            Apply(new TaskLost(start.TaskId, Crashed: false));
            return;
        }

        if (_machine!.IsEnding)
        {
            // It was told to stop before it was there.
            Apply(new TaskLost(start.TaskId, Crashed: false));
            return;
        }

        await FollowAsync(start.TaskId, start.Silo, order);
    }

    private static TaskProgress ProgressOf(TaskReport report, bool mayFreeEarly) => new(
        report.Committed,
        report.End,
        report.Ended,
        report.Refused,
        report.Succeeded,
        report.Failed,
        [.. report.Deferred.Select(d => new Deferral(d.Item, d.Attempts, d.InRun, d.Delay, d.Lost?.Select(l => new LostResult(l.Stage, l.Item)).ToArray()))],
        report.Busy,
        report.Executed,
        report.Progress,
        report.Note,
        report.LaneFree && mayFreeEarly);

    private async Task ShrinkAsync(ShrinkTask shrink)
    {
        var task = _machine!.Tasks.FirstOrDefault(t => t.TaskId == shrink.TaskId);
        if (task is null)
        {
            return;
        }

        var end = -1L;
        try
        {
            end = await tasks.To(shrink.TaskId, task.Silo).ShrinkAsync(shrink.Keep);
        }
        catch (Exception error)
        {
            // Nothing was handed back as far as is known; the task's own report will say.
            LogTaskSilent(error, JobId, shrink.TaskId, task.Silo, error.Message);
        }

        Apply(new TaskShrunk(shrink.TaskId, end < 0 ? long.MaxValue : end));
    }

    /// <summary>Tells the task to stop until it has ended: what is told once may be lost, or overtake the order that starts the task.</summary>
    private async Task StopAsync(Guid taskId)
    {
        var pause = BetweenTries;
        while (!_left && _machine!.Tasks.FirstOrDefault(t => t.TaskId == taskId) is { } task && !silos.IsDead(task.Silo))
        {
            try
            {
                await tasks.To(taskId, task.Silo).CancelAsync();
            }
            catch (Exception error)
            {
                LogTaskSilent(error, JobId, taskId, task.Silo, error.Message);
            }

            await Task.Delay(pause);
            pause = pause < LongestBetweenStops ? 2 * pause : pause;
        }
    }

    private async Task ResolveAsync(ResolveTask resolve)
    {
        while (!_left)
        {
            try
            {
                if (await reads.RunOfAsync(JobId) is not { } run || run != _machine!.Record.Run)
                {
                    LogSuperseded(JobId);
                    Leave();
                    return;
                }

                var facts = await reads.FactsAsync(JobId, resolve.Stage, resolve.Range, run, []);
                await CheckTargetAsync(resolve.Range);
                Apply(new TaskResolved(resolve.TaskId, facts));
                return;
            }
            catch (Exception error) when (error is Npgsql.NpgsqlException or TimeoutException or IOException)
            {
                LogTaskSilent(error, JobId, resolve.TaskId, "the database", error.Message);
                await Task.Delay(BetweenTries);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {JobId}: silo {Silo} died under task {TaskId}; what it had not committed goes to another")]
    private partial void LogTaskLost(Guid jobId, Guid taskId, string silo);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Job {JobId}: no answer about task {TaskId} from {Silo}: {Reason}")]
    private partial void LogTaskSilent(Exception error, Guid jobId, Guid taskId, string silo, string reason);
}
