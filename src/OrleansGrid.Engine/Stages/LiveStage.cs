namespace OrleansGrid.Engine.Stages;

/// <summary>One stage of a job: its record, its items that are in no task, and what its tasks have come to.</summary>
internal sealed class LiveStage
{
    private readonly Action<LiveStage> _changed;
    private JobStage _record;
    private long _plannedAt = -1;
    private bool _planning;
    private long _unbeatenTasks;
    private long _succeededInTasks;
    private long _failedInTasks;

    /// <param name="changed">Called with the stage after each change of it.</param>
    public LiveStage(int number, JobStage record, Action<LiveStage> changed)
    {
        (Number, _record, _changed) = (number, record, changed);
        Progress = new StageProgress(Changed);
    }

    public int Number { get; }

    public StageProgress Progress { get; }

    public JobStage Record
    {
        get => _record;
        set
        {
            _record = value;
            Changed();
        }
    }

    public long Succeeded => Progress.Succeeded + _succeededInTasks;

    public long Failed => Progress.Failed + _failedInTasks;

    /// <summary>Items that have an outcome.</summary>
    public long Outcomes => Succeeded + Failed;

    /// <summary>Every item has an outcome, and the stage gets no more. What it waits for is not looked at.</summary>
    public bool IsComplete => _record.Closed && Progress.Offered >= _record.Total && Progress.IsIdle && _unbeatenTasks == 0;

    /// <summary>The planner has not yet seen all outcomes, and is not at work.</summary>
    public bool MayBePlanned => !_record.Closed && !_planning && Outcomes != _plannedAt;

    /// <summary>Items wait for the record that names them to be durable.</summary>
    public bool AwaitsSave => _record.Total > Progress.Offered;

    /// <summary>What the sums of all stages hold of this one.</summary>
    public StageSums Summed { get; set; }

    /// <summary>In which sets of stages this one is.</summary>
    public StageTraits CountedTraits { get; set; }

    /// <summary>The stage has changed since it was last looked at.</summary>
    public bool IsTouched { get; set; }

    /// <summary>What the stage adds to the sums of all stages.</summary>
    public StageSums Sums() =>
        new(_record.Total, Succeeded, Failed, Progress.Retrying, Unclosed: _record.Closed ? 0 : 1, Busy: Progress.IsIdle ? 0 : 1);

    /// <summary>A slot that suits the tasks of the one suits those of the other.</summary>
    public bool NeedsSameAs(LiveStage other) =>
        this == other
        || (
            _record.Policy is var one
            && other._record.Policy is var two
            && one.Handler == two.Handler
            && one.Slots() == two.Slots()
            && RequireSame(one.Require, two.Require)
        );

    /// <summary>The planner is asked.</summary>
    public void AskPlanner()
    {
        _planning = true;
        Changed();
    }

    /// <summary>The planner has answered.</summary>
    /// <param name="outcomes">How many outcomes of the stage it has seen.</param>
    public void HearPlanner(long outcomes)
    {
        (_planning, _plannedAt) = (false, outcomes);
        Changed();
    }

    /// <summary>The tasks of the stage have changed by so much.</summary>
    /// <param name="unbeaten">Tasks that may still come to an outcome.</param>
    public void CountTasks(int unbeaten, long succeeded, long failed)
    {
        if (unbeaten != 0 || succeeded != 0 || failed != 0)
        {
            _unbeatenTasks += unbeaten;
            _succeededInTasks += succeeded;
            _failedInTasks += failed;
            Changed();
        }
    }

    private static bool RequireSame(IReadOnlyDictionary<string, string>? one, IReadOnlyDictionary<string, string>? two) =>
        ReferenceEquals(one, two)
        || (
            (one?.Count ?? 0) == (two?.Count ?? 0)
            && (one is null || one.All(r => two!.TryGetValue(r.Key, out var value) && value == r.Value))
        );

    private void Changed() => _changed(this);
}
