namespace OrleansGrid.Engine;

/// <summary>How a job uses the slots that the pool grants, and takes items from slow tasks for idle slots.</summary>
public sealed partial class JobMachine
{
    /// <summary>Items this quick are not worth a message to take over.</summary>
    private static readonly TimeSpan WorthTaking = TimeSpan.FromMilliseconds(20);

    /// <summary>What the job holds and wants of the pool.</summary>
    public SlotDemand Demand()
    {
        if (_tasks.Count == 0 && _parked.Count == 0)
        {
            return new SlotDemand(Wanted(), SlotDemand.HoldsNothing);
        }

        var holds = new Dictionary<string, int>();
        foreach (var task in _tasks.Values)
        {
            if (!task.LaneFree)
            {
                holds[task.Silo] = holds.GetValueOrDefault(task.Silo) + 1;
            }
        }

        foreach (var silo in _parked)
        {
            holds[silo] = holds.GetValueOrDefault(silo) + 1;
        }

        var wanted = Wanted();
        return new SlotDemand(wanted, holds) { Spares = wanted == 0 ? Spares() : [] };
    }

    private int Wanted()
    {
        if (!MayStartTasks)
        {
            return 0;
        }

        var stage = NextStage();
        if (stage >= 0)
        {
            return (int)Math.Min(Math.Min(MostWanted, MayUse), _stages[stage].Startable(CompanyOf(_tasks.Values)));
        }

        return _parked.Count > 0 ? 0 : Math.Min(MayUse, _tasks.Values.Count(CanHandBack));
    }

    /// <summary>Slots that the job may use beyond those it does.</summary>
    private int MayUse => Record.Spec.MaxParallel is { } most ? Math.Max(0, most - _parked.Count - _tasks.Values.Count(t => !t.LaneFree)) : int.MaxValue;

    /// <param name="known">What the pool knows. A slot that it grants it takes for used, so a job that uses it need not say so.</param>
    private static bool DiffersEnough(SlotDemand known, SlotDemand now) =>
        known.Wants > 0 != now.Wants > 0
        || now.Wants > known.Wants
        || (now.Wants < known.Wants && now.Wants < 64)
        || now.Holds.Count != known.Holds.Count
        || !known.Spares.SequenceEqual(now.Spares)
        || now.Holds.Any(h => known.Holds.GetValueOrDefault(h.Key) != h.Value);

    private void OnGranted(SlotsGranted granted)
    {
        _giveBack = granted.GiveBack;
        while (_giveBack > 0 && _parked.Count > 0)
        {
            _parked.RemoveAt(_parked.Count - 1);
            _giveBack--;
        }

        foreach (var silo in granted.Silos)
        {
            if (!TryUse(silo))
            {
                TrySpeculate(silo);
            }
        }
    }

    /// <summary>A slot on <paramref name="silo"/> is the job's: start a task there, or wait for items of a slow task, or let it go.</summary>
    private bool TryUse(string silo)
    {
        if (!MayStartTasks || MayUse == 0)
        {
            return false;
        }

        if (TryStart(silo))
        {
            return true;
        }

        if (!TakeFromSlowest())
        {
            return false;
        }

        _parked.Add(silo);
        return true;
    }

    private bool TryStart(string silo)
    {
        var index = NextStage();
        if (index < 0 || _stages[index].Take(_tasks.Values.Count(t => !t.LaneFree) + _parked.Count + 1, CompanyOf(_tasks.Values.Where(t => t.Silo == silo)), Record.Spec.MaxItemsPerTask ?? int.MaxValue) is not { } taken)
        {
            return false;
        }

        var task = new AssignedTask
        {
            TaskId = _newTaskId(),
            Stage = index,
            Silo = silo,
            Range = taken.Range,
            Crashes = taken.Crashes,
            LastChance = taken.LastChance,
            Committed = taken.Range.First,
            PlacedAt = _now.Monotonic,
            AdvancedAt = _now.Monotonic,
        };
        _tasks.Add(task.TaskId, task);
        BeginToRun();
        var noted = NoteIfQuarantined(task);
        _effects.Add(new StartTask(task.TaskId, index, taken.Range, silo, _stages[index].AttemptsIn(taken.Range), noted));
        return true;
    }

    private void BeginToRun()
    {
        if (Record.State == JobState.Pending)
        {
            Record = Record with { State = JobState.Running, StartedAt = Record.StartedAt ?? _now.Wall };
            // Its time counts from here, whatever dies.
            _effects.Add(new SaveRecord(Now: Record.Limits?.Time is not null));
        }
    }

    private static SiloCompany CompanyOf(IEnumerable<AssignedTask> tasks) =>
        tasks.Select(t => t.LastChance ? SiloCompany.LastChance : t.Crashes > 0 ? SiloCompany.Suspect : SiloCompany.Unsuspected)
            .DefaultIfEmpty(SiloCompany.Unsuspected)
            .Max();

    private bool TakeFromSlowest()
    {
        var slowest = _tasks.Values.Where(CanHandBack).MaxBy(t => IsOverdue(t) ? TimeSpan.MaxValue : Remaining(t));
        if (slowest is null)
        {
            return false;
        }

        AskBack(slowest, IsOverdue(slowest) ? 0 : 0.5);
        return true;
    }

    /// <param name="keep">The share of what it has not begun that the task is to keep.</param>
    private void AskBack(AssignedTask task, double keep)
    {
        (task.Shrinking, task.EndWhenAsked) = (true, task.Range.End);
        _effects.Add(new ShrinkTask(task.TaskId, keep));
    }

    private bool CanHandBack(AssignedTask task) =>
        task is { LaneFree: false, Shrinking: false, Resolving: false, AllBegun: false, Silent: false, Pending.Count: > 1 } && (Remaining(task) > WorthTaking || IsOverdue(task));

    /// <summary>How long the task will still run, as far as can be told.</summary>
    private TimeSpan Remaining(AssignedTask task)
    {
        var elapsed = _now.Monotonic - task.PlacedAt;
        if (_stages[task.Stage].Sizer.SecondsPerItem is not { } seconds)
        {
            // Nothing has ended yet: what has run for long will go on for long.
            return elapsed;
        }

        // The item being run, and those that must have ended by now, cannot be handed back.
        var begun = Math.Max(task.Committed, task.Range.First + (long)Math.Min(task.Range.Count, elapsed.TotalSeconds / seconds));
        return TimeSpan.FromSeconds(Math.Min(1e6, Math.Max(0, task.Range.End - begun - 1) * seconds));
    }

    private void OnShrunk(TaskShrunk shrunk)
    {
        if (_tasks.TryGetValue(shrunk.TaskId, out var task))
        {
            task.Shrinking = false;
            task.Silent = shrunk.End == long.MaxValue;
            // Not by its present end: a report of what it handed back may have overtaken this answer.
            task.AllBegun |= shrunk.End == task.EndWhenAsked;
            TakeBack(task, shrunk.End);
        }
    }

    private void OnTicked()
    {
        foreach (var task in _tasks.Values)
        {
            task.Silent = false;
        }
    }

    /// <summary>Items from <paramref name="end"/> on have not begun and are the job's again.</summary>
    private void TakeBack(AssignedTask task, long end)
    {
        if (end < task.Range.End && !task.Resolving)
        {
            end = Math.Max(end, task.Committed);
            Return(task, task.Range with { First = end });
            task.Range = task.Range with { End = end };
        }
    }

    private void FillParkedSlots()
    {
        while (_parked.Count > 0 && MayStartTasks && TryStart(_parked[^1]))
        {
            _parked.RemoveAt(_parked.Count - 1);
        }

        // A parked slot waits only for items that may come; else others can use it.
        if (_parked.Count > 0 && (!MayStartTasks || !_tasks.Values.Any(t => t.Shrinking)))
        {
            _parked.Clear();
        }
    }
}
