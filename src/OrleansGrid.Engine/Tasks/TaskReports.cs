using OrleansGrid.Engine.Jobs;
using OrleansGrid.Engine.Ranges;
using OrleansGrid.Engine.Slots;
using OrleansGrid.Engine.Stages;

namespace OrleansGrid.Engine.Tasks;

/// <summary>Hears what tasks report, and decides what becomes of the items of a task that is lost.</summary>
internal sealed class TaskReports(
    RecordKeeper keeper,
    JobStages stages,
    JobTasks tasks,
    ItemsHandedBack handedBack,
    SlotUse slots,
    Speculation speculation,
    Quarantine quarantine,
    LostResults lostResults,
    EndOfJob ending
)
{
    public void OnAdopted(TaskAdopted adopted)
    {
        // What it runs is not for others. What of its range another has finished or runs, its reports will say, or the database.
        stages[adopted.Stage].Progress.Claim(adopted.Range);
        tasks.Add(new AssignedTask(adopted.TaskId, adopted.Stage, adopted.Silo, adopted.Range, keeper.Now.Monotonic));
    }

    public void OnReported(TaskReported reported)
    {
        if (!tasks.TryGet(reported.TaskId, out var task) || task.IsLost)
        {
            return;
        }

        var progress = reported.Progress;
        if (progress.Fatal is { } why && !ending.HasBegun)
        {
            ending.Fail(why);
        }

        if (progress.Refused)
        {
            // What the task believes to have committed and what the database holds differ; only the database counts.
            Resolve(task, withSilo: false);
            return;
        }

        if (progress.Committed < task.Committed)
        {
            // Overtaken by a later report.
            return;
        }

        Advance(task, progress);
        handedBack.TakeBack(task, progress.End);
        var freeNow = !task.LaneFree && (progress.Ended || (progress.LaneFree && MayFreeSlotEarly));
        if (freeNow)
        {
            stages[task.Stage].Progress.Sizer.Observe(progress.Executed, progress.Busy);
            task.FreeLane();
        }

        if (progress.Ended)
        {
            End(task, progress);
        }

        if (freeNow)
        {
            slots.OnFreed(task.Silo, task.Stage, runsHere: progress.Executed > 0);
        }
    }

    public void OnLost(TaskLost lost)
    {
        if (tasks.TryGet(lost.TaskId, out var task) && !task.IsLost)
        {
            Resolve(task, lost.Crashed);
        }
    }

    public void OnResolved(TaskResolved resolved)
    {
        if (!tasks.TryGet(resolved.TaskId, out var task) || !task.IsLost)
        {
            return;
        }

        var stage = stages[task.Stage].Progress;
        tasks.Read(task.Stage, resolved.Facts);
        var item = task.Range.First;
        if (task is { Phase: TaskPhase.LostWithSilo, Range.Count: 1, TakenOver.Count: 0 } && !stage.HasOutcome(item) && !ending.HasBegun)
        {
            var past = stage.CountLoss(item);
            var final = past.Lost >= StageProgress.LossesTolerated + (task.Role == TaskRole.Noted ? 1 : 0);
            keeper.Emit(new RecordLoss(task.TaskId, task.Stage, item, past.InAll, task.Silo, final));
            if (final)
            {
                // Whether the failure was committed is for the database to say: the task is resolved once more.
                task.CountDeath();
                return;
            }
        }

        handedBack.Return(task, task.Pending, task.Phase == TaskPhase.LostWithSilo ? task.Crashes + 1 : 0);
        Remove(task);
    }

    /// <summary>What the lost task has committed cannot be read: the job, which ends, does not wait for it.</summary>
    public void OnUnreadable(Guid? taskId)
    {
        if (taskId is { } id && tasks.TryGet(id, out var task) && task.IsLost)
        {
            handedBack.Return(task, task.Pending);
            Remove(task);
        }
    }

    /// <summary>Outcomes were committed that no task has run. Heard twice, it changes nothing.</summary>
    public void OnOutcomesReported(OutcomesReported reported)
    {
        tasks.Read(reported.Stage, reported.Facts);
        foreach (var range in reported.Facts.Finished)
        {
            stages[reported.Stage].Progress.Claim(range);
        }
    }

    /// <summary>
    /// A slot is used again while the last outcomes of its task are being committed, but not without bound: the database may be away. What
    /// others wait for is given back in any case.
    /// </summary>
    private bool MayFreeSlotEarly => slots.OwesSome || tasks.Count - tasks.Sets.HoldingSlots <= 2 * tasks.Sets.HoldingSlots;

    /// <summary>What the task has committed since its last report, and the items that wait for their back-off.</summary>
    private void Advance(AssignedTask task, TaskProgress progress)
    {
        var news = new ItemRange(task.Committed, progress.Committed);
        task.AdvanceTo(progress.Committed, keeper.Now.Monotonic);
        if (progress.Deferred.Count <= task.Deferred.Count)
        {
            Commit(task, news);
        }
        else
        {
            var committed = new RangeSet();
            committed.Add(news);
            foreach (var deferral in progress.Deferred.Skip(task.Deferred.Count).ToList())
            {
                committed.Remove(new ItemRange(deferral.Item, deferral.Item + 1));
                task.Deferred.Add(deferral.Item);
                Defer(task, deferral);
            }

            foreach (var range in committed.Ranges)
            {
                Commit(task, range);
            }
        }

        task.Hear(progress.Succeeded, progress.Failed, progress.Progress is { } said ? (said, progress.Note) : null);
    }

    private void Commit(AssignedTask task, ItemRange range)
    {
        if (!range.IsEmpty)
        {
            speculation.NoteFirst(task, range);
            task.CountBefore(tasks.Commit(task, range));
        }
    }

    /// <summary>The item is the job's again after its back-off, unless the task was adopted and the item has long been another's.</summary>
    private void Defer(AssignedTask task, Deferral deferral)
    {
        var (stage, item) = (stages[task.Stage].Progress, deferral.Item);
        if (stage.HasOutcome(item))
        {
            return;
        }

        if (deferral.Lost is { Count: > 0 } lost)
        {
            lostResults.Repeat(lost);
        }

        // Each of two that ran at once knows of its own failure only.
        var inRun =
            task.IsDuplicated && deferral.Lost is null ? Math.Max(deferral.InRun, stage.AttemptsOf(item).InRun + 1) : deferral.InRun;
        stage.Remember(new ItemAttempts(item, deferral.Attempts, inRun, 0));
        if (!tasks.AnyOtherRuns(task, new ItemRange(item, item + 1)))
        {
            stages.Defer(task.Stage, item, keeper.Now.Monotonic + deferral.Delay);
        }
    }

    private void End(AssignedTask task, TaskProgress progress)
    {
        if (progress.Executed > 0 && progress.Succeeded == progress.Executed)
        {
            stages[task.Stage].Progress.Typical.Observe(progress.Executed, progress.Busy);
        }

        handedBack.Return(task, task.Pending);
        Remove(task);
    }

    private void Resolve(AssignedTask task, bool withSilo)
    {
        task.Lose(withSilo);
        keeper.Emit(new ResolveTask(task.TaskId, task.Stage, task.Range));
    }

    private void Remove(AssignedTask task)
    {
        tasks.Remove(task);
        quarantine.ForgetNote(task);
    }
}
