using OrleansGrid.Engine.Jobs;

namespace OrleansGrid.Engine.Driver;

/// <summary>How a job follows its tasks: one pending call to each, which is the lease.</summary>
internal sealed class TaskFollower(IJobWorld world, JobMachine machine, JobRun job)
{
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestBetweenStops = TimeSpan.FromSeconds(5);

    /// <summary>Orders a task and follows it to its end, or to that of its silo.</summary>
    public async Task StartAsync(StartTask start)
    {
        // Its sources are the stages that have ended by now: one that is added while the task waits to be ordered has no results yet.
        var record = machine.Record;
        if (start.OnceSaved)
        {
            // The record that names the task's item is on its way; the task starts when it is durable.
            if (!await job.IsSavedAsync() || machine.IsEnding)
            {
                // It was told to stop before it was there, or the database does not take the record, and the job ends.
                job.Apply(new TaskLost(start.TaskId, Crashed: false));
                return;
            }
        }

        if (await SiloIsKnownAsync(start.TaskId, start.Silo))
        {
            await OrderAsync(start, record);
        }
    }

    /// <summary>Follows a task that was found running.</summary>
    public Task FollowAsync(Guid taskId, string silo) => FollowAsync(world.Follow(taskId, silo), taskId, silo, -1);

    public async Task ShrinkAsync(ShrinkTask shrink)
    {
        if (machine.TaskOf(shrink.TaskId) is not { } task)
        {
            return;
        }

        var end = -1L;
        try
        {
            end = await world.ShrinkAsync(shrink.TaskId, task.Silo, shrink.Keep);
        }
        catch (Exception error) when (IsExpected(error, task.Silo))
        {
            // Nothing was handed back as far as is known; the task's own report will say.
            world.Note(new NoAnswer($"asking task {shrink.TaskId} to hand items back", error));
        }

        job.Apply(new TaskShrunk(shrink.TaskId, end < 0 ? long.MaxValue : end));
    }

    /// <summary>
    /// Tells the task to stop until it has ended: what is told once may be lost, or overtake the order that starts the task.
    /// </summary>
    public async Task StopAsync(Guid taskId)
    {
        var pause = BetweenTries;
        while (Follows(taskId) && machine.TaskOf(taskId) is { } task && world.ConditionOf(task.Silo) != SiloCondition.Dead)
        {
            try
            {
                await world.StopAsync(taskId, task.Silo);
            }
            catch (Exception error) when (IsExpected(error, task.Silo))
            {
                world.Note(new NoAnswer($"telling task {taskId} to stop", error));
            }

            await world.DelayAsync(pause);
            pause = pause < LongestBetweenStops ? 2 * pause : pause;
        }
    }

    private bool Follows(Guid taskId) => !job.IsClosed && machine.TaskOf(taskId) is not null;

    private async Task OrderAsync(StartTask start, JobRecord record)
    {
        var task = world.Follow(start.TaskId, start.Silo);
        TaskAnswer news;
        try
        {
            news =
                world.ConditionOf(start.Silo) == SiloCondition.Dead
                    ? throw new OrderNotSentException("The silo is dead.")
                    : await task.RunAsync(start, record, job.Epoch);
        }
        catch (OrderNotSentException)
        {
            // Nothing of it killed the silo.
            job.Apply(new TaskLost(start.TaskId, Crashed: false));
            return;
        }
        catch (Exception error) when (IsExpected(error, start.Silo))
        {
            // Whether the task runs is unknown, unless its silo is dead; starting it again is left to its absence.
            if (!await LostAsync(start.TaskId, start.Silo, error))
            {
                await FollowAsync(task, start.TaskId, start.Silo, -1);
            }

            return;
        }

        if (await TakeAsync(start.TaskId, news))
        {
            await FollowAsync(task, start.TaskId, start.Silo, news.Revision);
        }
    }

    private async Task FollowAsync(IFollowedTask task, Guid taskId, string silo, long revision)
    {
        while (await SiloIsKnownAsync(taskId, silo))
        {
            TaskAnswer news;
            try
            {
                news = await task.WaitAsync(revision);
            }
            catch (Exception error) when (IsExpected(error, silo))
            {
                if (await LostAsync(taskId, silo, error))
                {
                    return;
                }

                continue;
            }

            if (!await TakeAsync(taskId, news))
            {
                return;
            }

            revision = news.Revision;
        }
    }

    /// <summary>Waits until membership has told of the silo. False when the task is not followed any more.</summary>
    private async Task<bool> SiloIsKnownAsync(Guid taskId, string silo)
    {
        while (Follows(taskId))
        {
            if (world.ConditionOf(silo) != SiloCondition.Unknown)
            {
                return true;
            }

            await world.DelayAsync(BetweenTries);
        }

        return false;
    }

    /// <summary>Whatever a call to a dead silo throws is expected.</summary>
    private bool IsExpected(Exception error, string silo) => world.IsExpected(error) || world.ConditionOf(silo) == SiloCondition.Dead;

    /// <returns>Whether the task is lost with its silo.</returns>
    private async Task<bool> LostAsync(Guid taskId, string silo, Exception error)
    {
        if (world.ConditionOf(silo) == SiloCondition.Dead)
        {
            if (Follows(taskId))
            {
                world.Note(new SiloDiedUnderTask(taskId, silo));
                job.Apply(new TaskLost(taskId, Crashed: true));
            }

            return true;
        }

        world.Note(new NoAnswer($"waiting for task {taskId} on {silo}", error));
        await world.DelayAsync(BetweenTries);
        return false;
    }

    /// <returns>Whether there will be more of the task.</returns>
    private async Task<bool> TakeAsync(Guid taskId, TaskAnswer news)
    {
        if (job.IsClosed)
        {
            return false;
        }

        if (news.Superseded)
        {
            job.LeaveSuperseded();
            return false;
        }

        if (news.Progress is not { } progress)
        {
            job.Apply(new TaskLost(taskId, Crashed: false));
            return false;
        }

        if (job.IsObserved && machine.TaskOf(taskId) is { } task)
        {
            if (progress.Committed > task.Range.First)
            {
                await job.Findings.ObserveAsync(task.Stage, task.Range with { End = progress.Committed });
            }

            // The slot is not used again before observers have heard of all that the task has done.
            progress = progress with
            {
                LaneFree = false,
            };
        }

        job.Apply(new TaskReported(taskId, progress));
        return !progress.Ended;
    }
}
