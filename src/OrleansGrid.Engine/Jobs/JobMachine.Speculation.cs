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
    private const int MostSpeculations = 200;

    private bool MaySpeculate => Record.Stages.Any(s => s.Speculative);

    /// <summary>Items in tasks that have no outcome yet, each once.</summary>
    public long Running => _tasks.Values.Sum(t => Math.Max(0, t.Pending.Count)) - _tasks.Values.Count(t => t.IsSpeculative && OthersOf(t).Any(o => Runs(o, t.Range.First)));

    /// <summary>For each item that is to have a twin, the silo that the twin must avoid.</summary>
    private IReadOnlyList<string> Spares() =>
        MaySpeculateNow ? [.. _tasks.Values.Where(IsDueASpeculation).Select(t => t.Silo).Order(StringComparer.Ordinal)] : [];

    private bool MaySpeculateNow => MaySpeculate && MayStartTasks && _parked.Count == 0 && NextStage() < 0 && Record.Speculations?.Count is not >= MostSpeculations;

    /// <summary>What it runs has taken so long that something may be wrong with it, or with its silo.</summary>
    private bool IsOverdue(AssignedTask task) =>
        _now.Monotonic - task.AdvancedAt >= _speculation.After && _now.Monotonic >= OverdueAt(task);

    private TimeSpan OverdueAt(AssignedTask task) => task.AdvancedAt + _speculation.Patience(_stages[task.Stage].Typical.Median);

    private bool IsDueASpeculation(AssignedTask task) =>
        task is { LaneFree: false, Resolving: false, Stopped: false, LastChance: false, Pending.Count: 1 }
        && Record.Stages[task.Stage] is { Speculative: true, Closed: true }
        && IsReady(task.Stage)
        && IsOverdue(task)
        && MayRunTwice(task.Stage, task.Pending.First)
        && !OthersOf(task).Any(other => Runs(other, task.Pending.First))
        && MostHaveEnded(task.Stage);

    /// <summary>An item that may have killed silos, or has failed too often already, is not let loose on one more.</summary>
    private bool MayRunTwice(int stage, long item) =>
        !_stages[stage].HasOutcome(item) && _stages[stage].AttemptsOf(item) is var past && past.Lost < StageProgress.LossesTolerated - 1 && past.InRun < Record.Spec.Retry.Attempts;

    /// <summary>What is typical is known only when most of the stage is done.</summary>
    private bool MostHaveEnded(int stage) => CountsOf(stage) is var (succeeded, failed) && 2 * (succeeded + failed) >= Record.Stages[stage].Total;

    private static bool Runs(AssignedTask task, long item) => item >= task.Pending.First && item < task.Pending.End;

    /// <summary>Gives a slot that nothing else is waiting for to the twin of the item that has run longest elsewhere.</summary>
    private void TrySpeculate(string silo)
    {
        if (!MaySpeculateNow || _tasks.Values.Where(t => t.Silo != silo && IsDueASpeculation(t) && FitsBesideOthers(t, silo)).MinBy(t => t.AdvancedAt) is not { } slow)
        {
            return;
        }

        var (stage, item) = (_stages[slow.Stage], slow.Pending.First);
        // The slow one has the next number, the twin the one after it: two that run at once must not write one row.
        var past = stage.AttemptsOf(item) with { Item = item };
        var before = past with { InAll = past.InAll + 1 };
        stage.Remember(past with { InAll = past.InAll + 2 });
        var speculative = new AssignedTask
        {
            TaskId = _newTaskId(),
            Stage = slow.Stage,
            Silo = silo,
            Range = new ItemRange(item, item + 1),
            Crashes = slow.Crashes,
            Committed = item,
            PlacedAt = _now.Monotonic,
            AdvancedAt = _now.Monotonic,
            IsSpeculative = true,
            IsDuplicated = true,
        };
        slow.IsDuplicated = true;
        _tasks.Add(speculative.TaskId, speculative);
        // What an earlier life of the job had begun to run may not have been written yet.
        BeginToRun();
        var record = new SpeculativeAttempt(
            Record.Run, slow.Stage, item, speculative.TaskId, past.InAll + 2, _speculation.NameOf(silo), _speculation.NameOf(slow.Silo),
            Math.Round((_now.Monotonic - slow.AdvancedAt).TotalSeconds, 3), stage.Typical.Median is { } typical ? Math.Round(typical.TotalSeconds, 3) : null);
        Record = Record with { Speculations = [.. Record.Speculations ?? [], record] };
        // Durable soon, whatever becomes of the job: by it the database knows the commit that comes second from a zombie's.
        _effects.Add(new SaveRecord(Now: true));
        var noted = NoteIfQuarantined(speculative);
        _effects.Add(new StartTask(speculative.TaskId, slow.Stage, speculative.Range, silo, [before], noted));
    }

    /// <summary>An item with one death left must not be blamed for what the twin of a suspect does to their silo.</summary>
    private bool FitsBesideOthers(AssignedTask slow, string silo) =>
        slow.Crashes == 0 || CompanyOf(_tasks.Values.Where(t => t.Silo == silo)) != SiloCompany.LastChance;

    /// <summary>All that it still runs has an outcome by another: nothing that it says will count.</summary>
    private bool IsBeaten(AssignedTask task) =>
        Record.Stages[task.Stage].Speculative && !task.Pending.IsEmpty && !_stages[task.Stage].OpenIn(task.Pending).Any();

    private void SettleSpeculations()
    {
        if (!MaySpeculate)
        {
            return;
        }

        foreach (var task in _tasks.Values.Where(t => t is { LaneFree: false, Resolving: false, Stopped: false } && IsBeaten(t)))
        {
            task.Stopped = true;
            _effects.Add(new StopTask(task.TaskId));
        }

        foreach (var speculative in OpenSpeculations().Where(t => !_tasks.ContainsKey(t.TaskId)).ToList())
        {
            if (!_stages[speculative.Stage].HasOutcome(speculative.Item))
            {
                NoteEnd(speculative, SpeculationEnd.Nothing);
            }
            else if (!_tasks.Values.Any(t => t.Stage == speculative.Stage && Runs(t, speculative.Item)))
            {
                NoteEnd(speculative, SpeculationEnd.EitherFirst);
            }
        }
    }

    private IEnumerable<SpeculativeAttempt> OpenSpeculations() => (Record.Speculations ?? []).Where(t => t.End is null && t.Run == Record.Run);

    /// <summary>The task has committed these.</summary>
    private void NoteFirst(AssignedTask task, ItemRange committed)
    {
        if (Record.Speculations is not null)
        {
            foreach (var speculative in OpenSpeculations().Where(t => t.Stage == task.Stage && t.Item >= committed.First && t.Item < committed.End).ToList())
            {
                NoteEnd(speculative, speculative.TaskId == task.TaskId ? SpeculationEnd.SpeculativeFirst : SpeculationEnd.OriginalFirst);
            }
        }
    }

    private void NoteEnd(SpeculativeAttempt speculative, SpeculationEnd end)
    {
        Record = Record with { Speculations = [.. Record.Speculations!.Select(t => t == speculative ? t with { End = end } : t)] };
        _effects.Add(new SaveRecord(Now: false));
    }

    /// <summary>Numbers that attempts of twins have are not given to others, though nothing tells of them if they came to no failure.</summary>
    private void ReserveSpeculativeAttempts(int stage)
    {
        foreach (var speculative in OpenSpeculations().Where(t => t.Stage == stage && !_stages[stage].HasOutcome(t.Item)))
        {
            _stages[stage].Remember(new ItemAttempts(speculative.Item, speculative.Attempt, 0, 0));
        }
    }

    /// <summary>When the next item becomes slow; null when that would change nothing.</summary>
    private TimeSpan? NextOverdue()
    {
        if (!MaySpeculateNow)
        {
            return null;
        }

        var due = _tasks.Values.Where(t => Record.Stages[t.Stage].Speculative && t is { LaneFree: false, Resolving: false, Stopped: false }).Select(OverdueAt).Where(at => at > _now.Monotonic).ToList();
        return due.Count > 0 ? due.Min() : null;
    }
}
