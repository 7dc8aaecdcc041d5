using OrleansGrid.Engine.Driver;
using OrleansGrid.Engine.Jobs;
using OrleansGrid.Engine.Tasks;
using OrleansGrid.Silo.Membership;

namespace OrleansGrid.Silo.Jobs;

/// <summary>What people see of a job at work.</summary>
internal static class JobStatuses
{
    public static JobStatus Of(JobDriver driver, IJobKind? kind, SiloDirectory silos, TimeSpan now)
    {
        var (machine, visible) = (driver.Machine!, driver.VisibleState);
        var record = machine.Record;
        return new JobStatus
        {
            JobId = record.JobId,
            Name = record.Name,
            Kind = record.Kind,
            State = visible,
            Key = record.Key,
            Run = record.Run,
            CancelRequested = record.CancelRequested,
            ItemsTotal = machine.Total,
            ItemsSucceeded = machine.Succeeded,
            ItemsFailed = machine.Failed,
            ItemsRunning = machine.Running,
            ItemsRetrying = machine.Retrying,
            NextAttemptAt = visible.IsTerminal() ? null : DateTimeOffset.UtcNow + (machine.NextRetry - now),
            CreatedAt = record.CreatedAt,
            StartedAt = record.StartedAt,
            FinishedAt = visible.IsTerminal() ? record.FinishedAt : null,
            Error = visible.IsTerminal() ? record.Error : null,
            Waiting = WhyWaiting(driver, kind),
            Lanes = [.. machine.Tasks.Where(t => !t.LaneFree).Select(t => LaneOf(t, silos, now))],
            Stages = record.Stages.Count > 1 ? [.. record.Stages.Select((s, i) => StatusOf(driver, s, i))] : [],
        };
    }

    private static OrleansGrid.Lane LaneOf(AssignedTask task, SiloDirectory silos, TimeSpan now) =>
        new(
            silos.NameOf(task.Silo),
            task.Range.First,
            task.Range.End - 1,
            task.Committed - task.Range.First,
            now - task.PlacedAt,
            task.Said?.Progress,
            task.Said?.Note,
            task.Stage
        );

    private static StageStatus StatusOf(JobDriver driver, JobStage stage, int number)
    {
        var machine = driver.Machine!;
        var (succeeded, failed) = machine.CountsOf(number);
        return new StageStatus(number, stage.Name, StateOf(machine, driver.VisibleState, number), stage.Total, succeeded, failed);
    }

    /// <summary>As the view <c>grid.stages</c> has it.</summary>
    private static string StateOf(JobMachine machine, JobState job, int number)
    {
        var (succeeded, failed) = machine.CountsOf(number);
        var othersFailed = machine.Failed > failed;
        return job switch
        {
            _ when machine.HasEnded(number) => failed > 0 && job == JobState.Failed ? "failed" : "succeeded",
            JobState.Failed or JobState.Cancelled when succeeded + failed == 0 && (!machine.IsReady(number) || othersFailed) => "skipped",
            // What ended the job was the failure of another stage.
            JobState.Failed when failed == 0 && othersFailed => "cancelled",
            not (JobState.Running or JobState.Pending) => job.ToName(),
            JobState.Running when machine.IsReady(number) => "running",
            _ => "pending",
        };
    }

    private static string? WhyWaiting(JobDriver driver, IJobKind? kind)
    {
        var machine = driver.Machine!;
        if (driver.VisibleState.IsTerminal() || machine.Tasks.Count > 0)
        {
            return null;
        }

        return machine.Record switch
        {
            { State: JobState.Paused } => "the job is paused; 'grid resume' lets it go on",
            { CancelRequested: true } => "the job is being cancelled",
            _ when kind?.WhyWaiting(machine.Record.View()) is { } reason => reason,
            _ when machine.Retrying > 0 && machine.Demand().Wants == 0 => $"{machine.Retrying} failed items wait for their next attempt",
            _ => driver.PoolSays ?? "the job is waiting for the pool to answer",
        };
    }
}
