using OrleansGrid.Engine.Ranges;
using OrleansGrid.Engine.Slots;
using OrleansGrid.Engine.Stages;

namespace OrleansGrid.Engine.Tasks;

/// <summary>Which tasks have which <see cref="TaskTraits"/>: sets and counts, kept as each task changes.</summary>
internal sealed class TaskSets(SlotHolds holds)
{
    private readonly HashSet<AssignedTask> _askable = [];
    private readonly HashSet<AssignedTask> _withItemsToSpare = [];
    private readonly HashSet<AssignedTask> _silent = [];
    private readonly HashSet<AssignedTask> _whichMayBeSlow = [];
    private readonly HashSet<AssignedTask> _toStop = [];
    private readonly HashSet<AssignedTask> _speculative = [];

    /// <summary>Tasks that hold a slot.</summary>
    public int HoldingSlots { get; private set; }

    /// <summary>Tasks that owe an answer about items to hand back.</summary>
    public int Asked { get; private set; }

    /// <summary>Tasks that can be asked to hand items back.</summary>
    public IReadOnlyCollection<AssignedTask> Askable => _askable;

    /// <summary>Tasks that can be asked, hold a slot and have items besides the one that they run.</summary>
    public IReadOnlyCollection<AssignedTask> WithItemsToSpare => _withItemsToSpare;

    /// <summary>Tasks of which it is unknown whether they heard that they were asked.</summary>
    public IReadOnlyCollection<AssignedTask> Silent => _silent;

    /// <summary>Tasks that run, in stages whose slow items may be run a second time.</summary>
    public IReadOnlyCollection<AssignedTask> WhichMayBeSlow => _whichMayBeSlow;

    /// <summary>Tasks that run although another has done their work.</summary>
    public IReadOnlyCollection<AssignedTask> ToStop => _toStop;

    /// <summary>Speculative attempts.</summary>
    public IReadOnlyCollection<AssignedTask> Speculative => _speculative;

    /// <summary>What the sets ask of a task, as it is now.</summary>
    public static TaskTraits TraitsOf(AssignedTask task, LiveStage stage)
    {
        var pending = task.Pending;
        var traits = task.LaneFree ? TaskTraits.None : TaskTraits.HoldsSlot;
        if (!task.IsLost)
        {
            traits |= task.HandBack switch
            {
                HandBackState.None when !task.LaneFree && pending.Count > 1 => TaskTraits.Askable | TaskTraits.HasItemsToSpare,
                HandBackState.None => TaskTraits.Askable,
                HandBackState.Asked => TaskTraits.Asked,
                HandBackState.Silent => TaskTraits.Silent,
                _ => TaskTraits.None,
            };
        }

        return stage.Record.Policy.Speculative is true ? traits | SpeculativeTraitsOf(task, stage, pending) : traits;
    }

    /// <summary>The task has these traits from now on.</summary>
    public void Keep(AssignedTask task, TaskTraits traits)
    {
        var changed = traits ^ task.CountedTraits;
        if (changed == TaskTraits.None)
        {
            return;
        }

        task.CountedTraits = traits;
        if (changed.HasFlag(TaskTraits.HoldsSlot))
        {
            KeepHold(task, holdsSlot: traits.HasFlag(TaskTraits.HoldsSlot));
        }

        if (changed.HasFlag(TaskTraits.Asked))
        {
            Asked += traits.HasFlag(TaskTraits.Asked) ? 1 : -1;
        }

        Keep(_askable, TaskTraits.Askable, task, changed);
        Keep(_withItemsToSpare, TaskTraits.HasItemsToSpare, task, changed);
        Keep(_silent, TaskTraits.Silent, task, changed);
        Keep(_whichMayBeSlow, TaskTraits.MayBeSlow, task, changed);
        Keep(_toStop, TaskTraits.ToStop, task, changed);
        Keep(_speculative, TaskTraits.Speculative, task, changed);
    }

    private static TaskTraits SpeculativeTraitsOf(AssignedTask task, LiveStage stage, ItemRange pending)
    {
        var runs = task.Phase == TaskPhase.Running;
        var beaten = !pending.IsEmpty && stage.Progress.HasOutcomes(pending);
        return (runs ? TaskTraits.MayBeSlow : TaskTraits.None)
            | (beaten ? TaskTraits.Beaten : TaskTraits.None)
            | (runs && beaten ? TaskTraits.ToStop : TaskTraits.None)
            | (task.Role == TaskRole.Speculative ? TaskTraits.Speculative : TaskTraits.None);
    }

    private static void Keep(HashSet<AssignedTask> set, TaskTraits of, AssignedTask task, TaskTraits changed)
    {
        if (changed.HasFlag(of))
        {
            _ = task.CountedTraits.HasFlag(of) ? set.Add(task) : set.Remove(task);
        }
    }

    private void KeepHold(AssignedTask task, bool holdsSlot)
    {
        if (holdsSlot)
        {
            HoldingSlots++;
            holds.Take(task.Silo, task.Stage);
        }
        else
        {
            HoldingSlots--;
            holds.Release(task.Silo);
        }
    }
}
