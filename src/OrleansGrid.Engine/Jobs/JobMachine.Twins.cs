namespace OrleansGrid.Engine;

/// <summary>
/// Near the end of a stage, when nothing is left to cut, an item that runs much longer than is typical gets a twin: a second task over it on
/// another silo, in a slot that nobody else wants. The first outcome to be committed counts, and the other task is stopped. Never on the same
/// silo: what makes an item slow is most often its place, and there the twin would do no more than share it.
/// </summary>
/// <remarks>
/// A failure that leaves no attempt is an outcome like any other. One that leaves some is counted, and the item is not tried anew while its
/// other task runs. Both tasks share the item's checkpoint, which is a state to go on from whoever has written it.
/// </remarks>
public sealed partial class JobMachine
{
    /// <summary>The record is written as a whole; a job with more slow items than this has another problem.</summary>
    private const int MostTwins = 200;

    private bool MayHaveTwins => Record.Stages.Any(s => s.Twins);

    /// <summary>Items in tasks that have no outcome yet, each once.</summary>
    public long Running => _tasks.Values.Sum(t => Math.Max(0, t.Pending.Count)) - _tasks.Values.Count(t => t.IsTwin && OthersOf(t).Any(o => Runs(o, t.Range.First)));

    /// <summary>For each item that is to have a twin, the silo that the twin must avoid.</summary>
    private IReadOnlyList<string> Spares() =>
        MayTwinNow ? [.. _tasks.Values.Where(IsDueATwin).Select(t => t.Silo).Order(StringComparer.Ordinal)] : [];

    private bool MayTwinNow => MayHaveTwins && MayStartTasks && _parked.Count == 0 && NextStage() < 0 && Record.Twins?.Count is not >= MostTwins;

    /// <summary>What it runs has taken so long that something may be wrong with it, or with its silo.</summary>
    private bool IsOverdue(AssignedTask task) =>
        _now.Monotonic - task.AdvancedAt >= _twins.After && _now.Monotonic >= OverdueAt(task);

    private TimeSpan OverdueAt(AssignedTask task) => task.AdvancedAt + _twins.Patience(_stages[task.Stage].Typical.Median);

    private bool IsDueATwin(AssignedTask task) =>
        task is { LaneFree: false, Resolving: false, Stopped: false, OnTrial: false, Pending.Count: 1 }
        && Record.Stages[task.Stage] is { Twins: true, Closed: true }
        && IsReady(task.Stage)
        && IsOverdue(task)
        && MayRunTwice(task.Stage, task.Pending.First)
        && !OthersOf(task).Any(other => Runs(other, task.Pending.First))
        && MostHaveEnded(task.Stage);

    /// <summary>An item that may have killed silos, or has failed too often already, is not let loose on one more.</summary>
    private bool MayRunTwice(int stage, long item) =>
        !_stages[stage].HasOutcome(item) && _stages[stage].AttemptsOf(item) is var past && past.Lost < StageProgress.LossesBorne - 1 && past.InRun < Record.Spec.Retry.Attempts;

    /// <summary>What is typical is known only when most of the stage is done.</summary>
    private bool MostHaveEnded(int stage) => CountsOf(stage) is var (succeeded, failed) && 2 * (succeeded + failed) >= Record.Stages[stage].Total;

    private static bool Runs(AssignedTask task, long item) => item >= task.Pending.First && item < task.Pending.End;

    /// <summary>Gives a slot that nothing else is waiting for to the twin of the item that has run longest elsewhere.</summary>
    private void TryTwin(string silo)
    {
        if (!MayTwinNow || _tasks.Values.Where(t => t.Silo != silo && IsDueATwin(t) && FitsBesideOthers(t, silo)).MinBy(t => t.AdvancedAt) is not { } slow)
        {
            return;
        }

        var (stage, item) = (_stages[slow.Stage], slow.Pending.First);
        // The slow one has the next number, the twin the one after it: two that run at once must not write one row.
        var past = stage.AttemptsOf(item) with { Item = item };
        var before = past with { InAll = past.InAll + 1 };
        stage.Remember(past with { InAll = past.InAll + 2 });
        var twin = new AssignedTask
        {
            TaskId = _newTaskId(),
            Stage = slow.Stage,
            Silo = silo,
            Range = new ItemRange(item, item + 1),
            Crashes = slow.Crashes,
            Committed = item,
            PlacedAt = _now.Monotonic,
            AdvancedAt = _now.Monotonic,
            IsTwin = true,
            HasTwin = true,
        };
        slow.HasTwin = true;
        _tasks.Add(twin.TaskId, twin);
        // What an earlier life of the job had begun to run may not have been written yet.
        BeginToRun();
        var record = new TwinRecord(
            Record.Run, slow.Stage, item, twin.TaskId, past.InAll + 2, _twins.NameOf(silo), _twins.NameOf(slow.Silo),
            Math.Round((_now.Monotonic - slow.AdvancedAt).TotalSeconds, 3), stage.Typical.Median is { } typical ? Math.Round(typical.TotalSeconds, 3) : null);
        Record = Record with { Twins = [.. Record.Twins ?? [], record] };
        // Durable soon, whatever becomes of the job: by it the database knows the commit that comes second from a zombie's.
        _effects.Add(new SaveRecord(Now: true));
        var noted = NoteIfAlone(twin);
        _effects.Add(new StartTask(twin.TaskId, slow.Stage, twin.Range, silo, [before], noted));
    }

    /// <summary>An item with one death left must not be blamed for what the twin of a suspect does to their silo.</summary>
    private bool FitsBesideOthers(AssignedTask slow, string silo) =>
        slow.Crashes == 0 || CompanyOf(_tasks.Values.Where(t => t.Silo == silo)) != SiloCompany.OnTrial;

    /// <summary>All that it still runs has an outcome by another: nothing that it says will count.</summary>
    private bool IsBeaten(AssignedTask task) =>
        Record.Stages[task.Stage].Twins && !task.Pending.IsEmpty && !_stages[task.Stage].OpenIn(task.Pending).Any();

    private void SettleTwins()
    {
        if (!MayHaveTwins)
        {
            return;
        }

        foreach (var task in _tasks.Values.Where(t => t is { LaneFree: false, Resolving: false, Stopped: false } && IsBeaten(t)))
        {
            task.Stopped = true;
            _effects.Add(new StopTask(task.TaskId));
        }

        foreach (var twin in OpenTwins().Where(t => !_tasks.ContainsKey(t.TaskId)).ToList())
        {
            if (!_stages[twin.Stage].HasOutcome(twin.Item))
            {
                NoteEnd(twin, TwinEnd.Nothing);
            }
            else if (!_tasks.Values.Any(t => t.Stage == twin.Stage && Runs(t, twin.Item)))
            {
                NoteEnd(twin, TwinEnd.EitherFirst);
            }
        }
    }

    private IEnumerable<TwinRecord> OpenTwins() => (Record.Twins ?? []).Where(t => t.End is null && t.Run == Record.Run);

    /// <summary>The task has committed these.</summary>
    private void NoteFirst(AssignedTask task, ItemRange committed)
    {
        if (Record.Twins is not null)
        {
            foreach (var twin in OpenTwins().Where(t => t.Stage == task.Stage && t.Item >= committed.First && t.Item < committed.End).ToList())
            {
                NoteEnd(twin, twin.TaskId == task.TaskId ? TwinEnd.TwinFirst : TwinEnd.OtherFirst);
            }
        }
    }

    private void NoteEnd(TwinRecord twin, TwinEnd end)
    {
        Record = Record with { Twins = [.. Record.Twins!.Select(t => t == twin ? t with { End = end } : t)] };
        _effects.Add(new SaveRecord(Now: false));
    }

    /// <summary>Numbers that attempts of twins have are not given to others, though nothing tells of them if they came to no failure.</summary>
    private void ReserveAttemptsOfTwins(int stage)
    {
        foreach (var twin in OpenTwins().Where(t => t.Stage == stage && !_stages[stage].HasOutcome(t.Item)))
        {
            _stages[stage].Remember(new ItemAttempts(twin.Item, twin.Attempt, 0, 0));
        }
    }

    /// <summary>When the next item becomes slow; null when that would change nothing.</summary>
    private TimeSpan? NextOverdue()
    {
        if (!MayTwinNow)
        {
            return null;
        }

        var due = _tasks.Values.Where(t => Record.Stages[t.Stage].Twins && t is { LaneFree: false, Resolving: false, Stopped: false }).Select(OverdueAt).Where(at => at > _now.Monotonic).ToList();
        return due.Count > 0 ? due.Min() : null;
    }
}
