using OrleansGrid.Engine.Ranges;
using OrleansGrid.Engine.Slots;
using OrleansGrid.Engine.Stages;
using OrleansGrid.Engine.Tasks;

namespace OrleansGrid.Engine.Jobs;

/// <summary>
/// Near the end of a stage, when nothing is left to cut, an item that runs much longer than is typical gets a speculative attempt: a second
/// task over it on another silo, in a slot that nobody else wants. The first outcome to be committed counts, and the other task is stopped.
/// Never on the same silo: what makes an item slow is most often its place, and there the second attempt would do no more than share it.
/// </summary>
/// <remarks>
/// A failure that leaves no attempt is an outcome like any other. One that leaves some is counted, and the item is not tried anew while its
/// other task runs. Both tasks share the item's checkpoint, which is a state to go on from whoever has written it.
/// </remarks>
internal sealed class Speculation(
    RecordKeeper keeper,
    JobStages stages,
    JobTasks tasks,
    ParkedSlots parked,
    JobLifecycle life,
    TaskStarts starts,
    OverdueItems overdue,
    SpeculationRules rules,
    Func<Guid> newTaskId
)
{
    /// <summary>The record is written as a whole; a job with more slow items than this has another problem.</summary>
    private const int MostSpeculations = 200;

    private readonly SpeculationRecords _records = new(keeper);
    private readonly List<AssignedTask> _due = [];
    private IReadOnlyList<string> _spares = [];
    private TimeSpan? _lookedAt;
    private TimeSpan? _nextOverdue;

    /// <summary>
    /// When the next item becomes slow; null when that would change nothing. Asked last in an event, when everything has changed that does.
    /// </summary>
    public TimeSpan? NextOverdue()
    {
        if (!MaySpeculate)
        {
            return null;
        }

        if (LookIfOld() || _lookedAt is not { } at)
        {
            return _nextOverdue;
        }

        // The picture is to be looked at again even if nothing else happens.
        var old = at + OverdueItems.PictureAge;
        return _nextOverdue < old ? _nextOverdue : old;
    }

    /// <summary>For each item that is to have a speculative attempt, the silo that it must avoid.</summary>
    public IReadOnlyList<string> Spares()
    {
        if (!MaySpeculate)
        {
            return [];
        }

        LookIfOld();
        return _spares;
    }

    /// <summary>Gives a slot that nothing else is waiting for to the item that has run longest elsewhere.</summary>
    public void TrySpeculate(string silo)
    {
        if (!MaySpeculate)
        {
            return;
        }

        LookIfOld();
        var slow = _due.Where(t => t.Silo != silo && IsDue(t) && FitsBesideOthers(t, silo)).MinBy(t => t.AdvancedAt);
        // Whatever came of it, what is due is another.
        _lookedAt = null;
        if (slow is not null)
        {
            Speculate(slow, silo);
        }
    }

    /// <summary>Stops tasks whose work another has done, and says what came of speculative attempts that have gone.</summary>
    public void Settle()
    {
        if (!stages.AnySpeculative)
        {
            return;
        }

        if (tasks.Sets.ToStop.Count > 0)
        {
            foreach (var task in tasks.Sets.ToStop.ToList())
            {
                task.Stop();
                keeper.Emit(new StopTask(task.TaskId));
            }
        }

        _records.EndThose(OfGone);
    }

    /// <summary>The task has committed these.</summary>
    public void NoteFirst(AssignedTask task, ItemRange committed) =>
        _records.EndThose(attempt =>
            attempt.Stage != task.Stage || attempt.Item < committed.First || attempt.Item >= committed.End ? null
            : attempt.TaskId == task.TaskId ? SpeculationEnd.SpeculativeFirst
            : SpeculationEnd.OriginalFirst
        );

    /// <summary>
    /// Numbers that speculative attempts have are not given to others, though nothing tells of them if they came to no failure.
    /// </summary>
    public void ReserveAttempts(int stage)
    {
        foreach (var attempt in _records.Open.Where(a => a.Stage == stage && !stages[stage].Progress.HasOutcome(a.Item)))
        {
            stages[stage].Progress.Remember(new ItemAttempts(attempt.Item, attempt.Attempt, 0, 0));
        }
    }

    private bool MaySpeculate =>
        stages.AnySpeculative && life.MayGiveOut && parked.Count == 0 && stages.Next < 0 && _records.Count < MostSpeculations;

    private SpeculationEnd? OfGone(SpeculativeAttempt attempt)
    {
        if (tasks.Has(attempt.TaskId))
        {
            return null;
        }

        if (!stages[attempt.Stage].Progress.HasOutcome(attempt.Item))
        {
            return SpeculationEnd.Nothing;
        }

        return tasks.AnyRuns(attempt.Stage, attempt.Item) ? null : SpeculationEnd.EitherFirst;
    }

    /// <summary>Looks at the tasks that may be slow: at a few each time, at many when the picture is old or one has become slow.</summary>
    /// <returns>Whether it looked.</returns>
    private bool LookIfOld()
    {
        var now = keeper.Now.Monotonic;
        if (
            tasks.Sets.WhichMayBeSlow.Count > OverdueItems.Few
            && _lookedAt is { } at
            && now - at < OverdueItems.PictureAge
            && (_nextOverdue is not { } next || next > now)
        )
        {
            return false;
        }

        _lookedAt = now;
        _nextOverdue = null;
        _due.Clear();
        foreach (var task in tasks.Sets.WhichMayBeSlow)
        {
            var overdueAt = overdue.OverdueAt(task);
            if (overdueAt > now)
            {
                _nextOverdue = _nextOverdue < overdueAt ? _nextOverdue : overdueAt;
            }
            else if (IsDue(task))
            {
                _due.Add(task);
            }
        }

        _spares = _due.Count == 0 ? [] : [.. _due.Select(t => t.Silo).Order(StringComparer.Ordinal)];
        return true;
    }

    private bool IsDue(AssignedTask task) =>
        task is { Phase: TaskPhase.Running, LastChance: false, Pending.Count: 1 }
        && stages[task.Stage].Record.Closed
        && overdue.IsOverdue(task)
        && MostHaveEnded(task.Stage)
        && stages.IsReady(task.Stage)
        && MayRunTwice(task.Stage, task.Pending.First)
        && !tasks.AnyOtherRuns(task, task.Pending);

    /// <summary>An item that may have killed silos, or has failed too often already, is not let loose on one more.</summary>
    private bool MayRunTwice(int stage, long item) =>
        !stages[stage].Progress.HasOutcome(item)
        && stages[stage].Progress.AttemptsOf(item) is var past
        && past.Lost < StageProgress.LossesTolerated - 1
        && past.InRun < stages[stage].Record.Policy.Attempts();

    /// <summary>What is typical is known only when most of the stage is done.</summary>
    private bool MostHaveEnded(int stage) => 2 * stages[stage].Outcomes >= stages[stage].Record.Total;

    /// <summary>An item with one death left must not be blamed for what a second attempt at a suspect does to their silo.</summary>
    private bool FitsBesideOthers(AssignedTask slow, string silo) => slow.Crashes == 0 || tasks.CompanyOn(silo) != SiloCompany.LastChance;

    private void Speculate(AssignedTask slow, string silo)
    {
        var (stage, item) = (stages[slow.Stage].Progress, slow.Pending.First);
        // The slow one has the next number, the second attempt the one after it: two that run at once must not write one row.
        var past = stage.AttemptsOf(item) with
        {
            Item = item,
        };
        var before = past with { InAll = past.InAll + 1 };
        stage.Remember(past with { InAll = past.InAll + 2 });
        var items = new TakenItems(new ItemRange(item, item + 1), slow.Crashes, LastChance: false);
        var speculative = AssignedTask.Of(TaskRole.Speculative, newTaskId(), slow.Stage, silo, items, keeper.Now.Monotonic);
        slow.Duplicate();
        var record = new SpeculativeAttempt(
            keeper.Record.Run,
            slow.Stage,
            item,
            speculative.TaskId,
            past.InAll + 2,
            rules.NameOf(silo),
            rules.NameOf(slow.Silo),
            Math.Round((keeper.Now.Monotonic - slow.AdvancedAt).TotalSeconds, 3),
            stage.Typical.Median is { } typical ? Math.Round(typical.TotalSeconds, 3) : null
        );
        starts.Start(speculative, [before], beforeNote: () => _records.Add(record));
    }
}
