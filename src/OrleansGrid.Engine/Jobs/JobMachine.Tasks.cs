namespace OrleansGrid.Engine;

/// <summary>What tasks report, and what becomes of the items of a task that is lost.</summary>
public sealed partial class JobMachine
{
    private void OnLoaded(StageLoaded loaded)
    {
        _stages[loaded.Stage].Read(loaded.Facts);
        ReserveSpeculativeAttempts(loaded.Stage);
        if (!_open)
        {
            _stages[loaded.Stage].OfferAll(Record.Stages[loaded.Stage].Total, loaded.Resumed);
        }
    }

    private void OnAdopted(TaskAdopted adopted)
    {
        // What it runs is not for others. What of its range another has finished or runs, its reports will say, or the database.
        _stages[adopted.Stage].Claim(adopted.Range);
        _tasks[adopted.TaskId] = new AssignedTask
        {
            TaskId = adopted.TaskId,
            Stage = adopted.Stage,
            Silo = adopted.Silo,
            Range = adopted.Range,
            Committed = adopted.Range.First,
            PlacedAt = _now.Monotonic,
            AdvancedAt = _now.Monotonic,
        };
    }

    private void OnReported(TaskReported reported)
    {
        if (!_tasks.TryGetValue(reported.TaskId, out var task) || task.Resolving)
        {
            return;
        }

        var (progress, stage) = (reported.Progress, _stages[task.Stage]);
        if (progress.Refused)
        {
            // What the task believes to have committed and what the database holds differ; only the database counts.
            Resolve(task, crashed: false);
            return;
        }

        if (progress.Committed < task.Committed)
        {
            // Overtaken by a later report.
            return;
        }

        Advance(task, progress);
        TakeBack(task, progress.End);
        var freeNow = !task.LaneFree && (progress.Ended || (progress.LaneFree && MayFreeSlotEarly));
        if (freeNow)
        {
            stage.Sizer.Observe(progress.Executed, progress.Busy);
            task.LaneFree = true;
        }

        if (progress.Ended)
        {
            if (progress.Executed > 0 && progress.Succeeded == progress.Executed)
            {
                stage.Typical.Observe(progress.Executed, progress.Busy);
            }

            Return(task, task.Pending);
            Remove(task);
        }

        if (freeNow)
        {
            FreeSlot(task.Silo, runsHere: progress.Executed > 0);
        }
    }

    /// <summary>A slot is used again while the last outcomes of its task are being committed, but not without bound: the database may be away.</summary>
    private bool MayFreeSlotEarly => _tasks.Values.Count(t => t.LaneFree) <= 2 * _tasks.Values.Count(t => !t.LaneFree);

    /// <summary>What the task has committed since its last report, and the items that wait for their back-off.</summary>
    private void Advance(AssignedTask task, TaskProgress progress)
    {
        var stage = _stages[task.Stage];
        var committed = new RangeSet();
        committed.Add(new ItemRange(task.Committed, progress.Committed));
        task.AdvancedAt = progress.Committed > task.Committed ? _now.Monotonic : task.AdvancedAt;
        task.Committed = progress.Committed;
        foreach (var deferral in progress.Deferred.Skip(task.TakenOver.Count))
        {
            committed.Remove(new ItemRange(deferral.Item, deferral.Item + 1));
            task.TakenOver.Add(deferral.Item);
            Defer(task, deferral);
        }

        foreach (var range in committed.Ranges)
        {
            NoteFirst(task, range);
            var before = stage.Committed(range);
            task.CountedBefore = (task.CountedBefore.Succeeded + before.Succeeded, task.CountedBefore.Failed + before.Failed);
        }

        task.Succeeded = progress.Succeeded - task.CountedBefore.Succeeded;
        task.Failed = progress.Failed - task.CountedBefore.Failed;
        task.Silent = false;
        task.Said = progress.Progress is { } said ? (said, progress.Note) : null;
    }

    /// <summary>The item is the job's again after its back-off, unless the task was adopted and the item has long been another's.</summary>
    private void Defer(AssignedTask task, Deferral deferral)
    {
        var (stage, item) = (_stages[task.Stage], deferral.Item);
        if (stage.HasOutcome(item))
        {
            return;
        }

        if (deferral.Lost is { Count: > 0 } lost)
        {
            Repeat(lost);
        }

        // Each of two that ran at once knows of its own failure only.
        var inRun = task.IsDuplicated && deferral.Lost is null ? Math.Max(deferral.InRun, stage.AttemptsOf(item).InRun + 1) : deferral.InRun;
        stage.Remember(new ItemAttempts(item, deferral.Attempts, inRun, 0));
        if (!OthersOf(task).Any(t => item >= t.Pending.First && item < t.Pending.End))
        {
            stage.Defer(item, _now.Monotonic + deferral.Delay);
        }
    }

    /// <summary>Items of a task are the job's again, except those that have an outcome, wait for their back-off, or are in another task too.</summary>
    private void Return(AssignedTask task, ItemRange range, int crashes = 0)
    {
        if (range.IsEmpty)
        {
            return;
        }

        var rest = new RangeSet();
        rest.Add(range);
        task.TakenOver.ForEach(item => rest.Remove(new ItemRange(item, item + 1)));
        foreach (var other in OthersOf(task))
        {
            rest.Remove(other.Pending);
        }

        foreach (var open in rest.Ranges)
        {
            _stages[task.Stage].Offer(open, crashes);
        }
    }

    private IEnumerable<AssignedTask> OthersOf(AssignedTask task) => _tasks.Values.Where(t => t != task && t.Stage == task.Stage);

    /// <summary>A slot is used again or given back.</summary>
    /// <param name="runsHere">Whether the silo has run anything of the last task. One that drains hands everything back at once, and so it would the next task.</param>
    private void FreeSlot(string silo, bool runsHere)
    {
        EndEarlyWhenTooManyFailed();
        if (_giveBack > 0)
        {
            _giveBack--;
        }
        else if (runsHere)
        {
            TryUse(silo);
        }
    }

    /// <summary>The task has ended: its counts become the stage's.</summary>
    private void Remove(AssignedTask task)
    {
        _tasks.Remove(task.TaskId);
        ForgetNote(task);
        _stages[task.Stage].Count(task.Succeeded, task.Failed);
    }

    private void OnLost(TaskLost lost)
    {
        if (_tasks.TryGetValue(lost.TaskId, out var task) && !task.Resolving)
        {
            Resolve(task, lost.Crashed);
        }
    }

    private void Resolve(AssignedTask task, bool crashed)
    {
        task.Resolving = true;
        task.Crashed = crashed;
        task.Shrinking = false;
        _effects.Add(new ResolveTask(task.TaskId, task.Stage, task.Range));
    }

    private void OnResolved(TaskResolved resolved)
    {
        if (!_tasks.TryGetValue(resolved.TaskId, out var task) || !task.Resolving)
        {
            return;
        }

        var stage = _stages[task.Stage];
        stage.Read(resolved.Facts);
        var item = task.Range.First;
        // What had ended before its silo died did not kill it.
        if (task is { Crashed: true, LaneFree: false, Range.Count: 1 } && !stage.HasOutcome(item) && task.TakenOver.Count == 0 && _ending is null)
        {
            var past = stage.CountLoss(item);
            var final = past.Lost >= StageProgress.LossesTolerated + (task.FromNote ? 1 : 0);
            _effects.Add(new RecordLoss(task.TaskId, task.Stage, item, past.InAll, task.Silo, final));
            if (final)
            {
                // Whether the failure was committed is for the database to say: the task is resolved once more.
                task.Crashed = false;
                return;
            }
        }

        Remove(task);
        Return(task, task.Pending, task.Crashed && !task.LaneFree ? task.Crashes + 1 : 0);
    }
}
