using OrleansGrid.Engine.Jobs;
using OrleansGrid.Engine.Slots;

namespace OrleansGrid.Engine.Stages;

/// <summary>
/// The stages of a job, and what is asked of all of them at once: sums, the first that has work, those that are to be planned, the next
/// back-off. All of it is kept: a stage that changes is looked at once, before the next question, and no question looks at every stage.
/// </summary>
internal sealed class JobStages
{
    private readonly RecordKeeper _keeper;
    private readonly SlotHolds _holds;
    private readonly StageGraph _graph;
    private readonly List<LiveStage> _stages = [];
    private readonly List<LiveStage> _touched = [];
    private readonly SortedSet<int> _startable = [];
    private readonly SortedSet<int> _toPlan = [];
    private readonly SortedSet<int> _unsaved = [];
    private readonly PriorityQueue<int, TimeSpan> _retries = new();
    private StageSums _sums;

    public JobStages(RecordKeeper keeper, SlotHolds holds)
    {
        (_keeper, _holds) = (keeper, holds);
        _graph = new StageGraph(stage => Touch(_stages[stage]));
        foreach (var record in keeper.Record.Stages)
        {
            AddStage(record);
        }

        for (var stage = 0; stage < Count; stage++)
        {
            // All stages first: one may wait for a later one, which runs items of an earlier one again.
            DependOnAll(stage);
        }
    }

    public int Count => _stages.Count;

    public LiveStage this[int stage] => _stages[stage];

    /// <summary>Slow items of some stage may be run a second time at once.</summary>
    public bool AnySpeculative { get; private set; }

    public StageSums Sums
    {
        get
        {
            LookAtTouched();
            return _sums;
        }
    }

    /// <summary>
    /// The first stage that is ready and has items that wait for a task, and whose tasks need what the slots give that the job holds; −1
    /// for none.
    /// </summary>
    public int Next
    {
        get
        {
            if (_holds.Stage is { } held)
            {
                return NextLike(held);
            }

            LookAtTouched();
            return _startable.Count > 0 ? _startable.Min : -1;
        }
    }

    /// <summary>
    /// The first stage that is ready and has items that wait for a task, of those whose tasks need the same as those of
    /// <paramref name="stage"/>; −1 for none.
    /// </summary>
    public int NextLike(int stage)
    {
        LookAtTouched();
        foreach (var startable in _startable)
        {
            if (_stages[startable].NeedsSameAs(_stages[stage]))
            {
                return startable;
            }
        }

        return -1;
    }

    /// <summary>Some stage has items that wait for the record to be durable.</summary>
    public bool AwaitsSave
    {
        get
        {
            LookAtTouched();
            return _unsaved.Count > 0;
        }
    }

    /// <summary>When the next back-off is over; null when none is running.</summary>
    public TimeSpan? NextRetry => _retries.TryPeek(out _, out var due) ? due : null;

    /// <summary>How long an item of the last stage that has run takes on average, in seconds; null when none was seen.</summary>
    public double? SecondsPerItem => _stages.Select(s => s.Progress.Sizer.SecondsPerItem).LastOrDefault(s => s is not null);

    public bool IsReady(int stage)
    {
        LookAtTouched();
        return _graph.IsReady(stage);
    }

    public bool HasEnded(int stage)
    {
        LookAtTouched();
        return _graph.HasEnded(stage);
    }

    /// <summary>A ready stage that the planner has to see; −1 for none.</summary>
    public int NextToPlan()
    {
        LookAtTouched();
        return _toPlan.Count > 0 ? _toPlan.Min : -1;
    }

    /// <summary>The item waits for its back-off before a task may have it.</summary>
    public void Defer(int stage, long item, TimeSpan due)
    {
        _stages[stage].Progress.Defer(item, due);
        _retries.Enqueue(stage, due);
    }

    /// <summary>Brings items whose back-off is over back to those that wait for a task.</summary>
    public void Wake(TimeSpan now)
    {
        while (_retries.TryPeek(out var stage, out var due) && due <= now)
        {
            _retries.Dequeue();
            _stages[stage].Progress.Wake(now);
        }
    }

    /// <summary>Stages that are not closed get more items; the record is written once, however many they are.</summary>
    public void Grow(IReadOnlyList<StageGrowth> growth)
    {
        JobStage[]? records = null;
        foreach (var more in growth)
        {
            var stage = _stages[more.Stage];
            if (!stage.Record.Closed)
            {
                records ??= [.. _keeper.Record.Stages];
                stage.Record = stage.Record with { Total = Math.Max(stage.Record.Total, more.Total), Closed = more.Closed };
                records[more.Stage] = stage.Record;
            }
        }

        if (records is not null)
        {
            _keeper.Save(_keeper.Record with { Stages = records });
        }
    }

    /// <summary>The record is durable: the items that it names wait for a task.</summary>
    public void OfferSaved(JobRecord saved)
    {
        LookAtTouched();
        foreach (var stage in _unsaved.Where(stage => stage < saved.Stages.Count).ToList())
        {
            _stages[stage].Progress.OfferUpTo(saved.Stages[stage].Total);
        }
    }

    /// <summary>Adds a stage, for which all wait that wait for <paramref name="before"/>.</summary>
    public void Add(JobStage added, int before)
    {
        var records = _keeper.Record.Stages.ToArray();
        var waiting = Enumerable.Range(0, records.Length).Where(i => records[i].After?.Contains(before) == true).ToList();
        foreach (var stage in waiting)
        {
            records[stage] = _stages[stage].Record = records[stage] with { After = [.. records[stage].After!, records.Length] };
        }

        _keeper.Save(_keeper.Record with { Stages = [.. records, added] });
        AddStage(added);
        DependOnAll(Count - 1);
        waiting.ForEach(stage => _graph.Depend(stage, Count - 1));
    }

    /// <summary>
    /// Adds stages for which <paramref name="waiting"/> waits from now on: planned again when they have ended, it knows their results.
    /// </summary>
    public void Add(IReadOnlyList<JobStage> added, int waiting)
    {
        if (added.Count == 0)
        {
            return;
        }

        var (records, first) = (_keeper.Record.Stages.ToArray(), Count);
        var numbers = Enumerable.Range(first, added.Count);
        records[waiting] = _stages[waiting].Record = records[waiting] with { After = [.. records[waiting].After ?? [], .. numbers] };
        _keeper.Save(_keeper.Record with { Stages = [.. records, .. added] });
        foreach (var stage in added)
        {
            AddStage(stage);
        }

        foreach (var number in numbers)
        {
            DependOnAll(number);
            _graph.Depend(waiting, number);
        }
    }

    private void AddStage(JobStage record)
    {
        var stage = new LiveStage(_stages.Count, record, Touch);
        _stages.Add(stage);
        _graph.Add();
        AnySpeculative |= record.Policy.Speculative is true;
        Touch(stage);
    }

    private void DependOnAll(int stage)
    {
        foreach (var on in _stages[stage].Record.After ?? [])
        {
            _graph.Depend(stage, on);
        }
    }

    private void Touch(LiveStage stage)
    {
        if (!stage.IsTouched)
        {
            stage.IsTouched = true;
            _touched.Add(stage);
        }
    }

    /// <summary>Late, because an event changes a stage several times: items that leave it for a task do not end it for a moment.</summary>
    private void LookAtTouched()
    {
        // A stage that ends touches those that wait for it.
        for (var i = 0; i < _touched.Count; i++)
        {
            var stage = _touched[i];
            stage.IsTouched = false;
            LookAt(stage);
        }

        _touched.Clear();
    }

    private void LookAt(LiveStage stage)
    {
        var sums = stage.Sums();
        _sums = _sums.Plus(sums, stage.Summed);
        stage.Summed = sums;
        _graph.SetComplete(stage.Number, stage.IsComplete);
        var ready = _graph.IsReady(stage.Number);
        var startable = ready && !stage.Progress.NothingWaits && stage.Record.Policy.External is not true;
        var traits =
            (startable ? StageTraits.Startable : StageTraits.None)
            | (ready && stage.MayBePlanned ? StageTraits.ToPlan : StageTraits.None)
            | (stage.AwaitsSave ? StageTraits.Unsaved : StageTraits.None);
        var changed = traits ^ stage.CountedTraits;
        if (changed != StageTraits.None)
        {
            stage.CountedTraits = traits;
            Keep(_startable, StageTraits.Startable, stage, changed);
            Keep(_toPlan, StageTraits.ToPlan, stage, changed);
            Keep(_unsaved, StageTraits.Unsaved, stage, changed);
        }
    }

    private static void Keep(SortedSet<int> set, StageTraits of, LiveStage stage, StageTraits changed)
    {
        if (changed.HasFlag(of))
        {
            _ = stage.CountedTraits.HasFlag(of) ? set.Add(stage.Number) : set.Remove(stage.Number);
        }
    }
}
