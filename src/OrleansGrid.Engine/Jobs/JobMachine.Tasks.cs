namespace OrleansGrid.Engine;

/// <summary>What tasks report, and what becomes of the items of a task that is lost.</summary>
public sealed partial class JobMachine
{
    private void OnLoaded(StageLoaded loaded) =>
        _stages[loaded.Stage].Load(new ItemRange(0, Record.Stages[loaded.Stage].Total), loaded.Facts);

    private void OnAdopted(TaskAdopted adopted)
    {
        // What it has committed is counted by its reports, and was left out of what was loaded.
        _stages[adopted.Stage].Claim(adopted.Range);
        _tasks[adopted.TaskId] = new AssignedTask
        {
            TaskId = adopted.TaskId,
            Stage = adopted.Stage,
            Silo = adopted.Silo,
            Range = adopted.Range,
            Committed = adopted.Range.First,
            PlacedAt = _now.Monotonic,
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

        stage.Forget(new ItemRange(task.Committed, progress.Committed));
        task.Committed = Math.Max(task.Committed, progress.Committed);
        task.Succeeded = progress.Succeeded;
        task.Failed = progress.Failed;
        task.Said = progress.Progress is { } said ? (said, progress.Note) : null;
        TakeBack(task, progress.End);
        foreach (var deferral in progress.Deferred.Skip(task.TakenOver.Count))
        {
            stage.Defer(deferral, _now.Monotonic + deferral.Delay);
            task.TakenOver.Add(deferral.Item);
        }

        if (progress.Ended)
        {
            stage.Sizer.Observe(progress.Executed, progress.Busy);
            stage.Return(task.Range with { First = task.Committed });
            Release(task);
        }
    }

    /// <summary>The task has ended: its counts become the stage's, its slot is used again or given back.</summary>
    private void Release(AssignedTask task)
    {
        _tasks.Remove(task.TaskId);
        _stages[task.Stage].Count(task.Succeeded, task.Failed);
        if (_giveBack > 0)
        {
            _giveBack--;
        }
        else
        {
            UseSlot(task.Silo);
        }
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
        var item = task.Range.First;
        if (task.Crashed && task.Range.Count == 1 && resolved.Facts.Finished.Count == 0 && task.TakenOver.Count == 0 && _ending is null)
        {
            var past = stage.CountLoss(item);
            var final = past.Lost >= LossesBorne;
            _effects.Add(new RecordLoss(task.TaskId, task.Stage, item, past.InAll, task.Silo, final));
            if (final)
            {
                // Whether the failure was committed is for the database to say: the task is resolved once more.
                task.Crashed = false;
                return;
            }
        }

        _tasks.Remove(task.TaskId);
        var facts = resolved.Facts with { Finished = [.. resolved.Facts.Finished, .. task.TakenOver.Select(i => new ItemRange(i, i + 1))] };
        stage.Load(task.Range, facts, task.Crashed ? task.Crashes + 1 : 0);
    }
}
