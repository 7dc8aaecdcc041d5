namespace OrleansGrid.Engine;

/// <summary>
/// The life of a job: events in, effects out. No I/O, no clock, no threads: what a job does in any order of crashes, late reports and
/// people's requests can be tried here by the thousand.
/// </summary>
/// <remarks>
/// It keeps a picture; the truth is in the database. Items leave <see cref="StageProgress"/> into exactly one task, and come back from it
/// exactly once: by its end, by handing back, or, when it is lost, by what the database says.
/// </remarks>
public sealed partial class JobMachine
{
    /// <summary>More slots than this are not asked for at once; the pool asks again as they are used.</summary>
    private const int MostWanted = 1024;

    private readonly Dictionary<Guid, AssignedTask> _tasks = [];
    private readonly List<StageProgress> _stages;
    private readonly List<string> _parked = [];
    private readonly List<JobEffect> _effects = [];
    private readonly Func<Guid> _newTaskId;
    private readonly SpeculationRules _speculation;
    private bool _open;
    private int _giveBack;
    private JobState? _ending;
    private Moment _now;

    public JobMachine(JobRecord record, Func<Guid>? newTaskId = null, SpeculationRules? speculation = null)
    {
        Record = record;
        _newTaskId = newTaskId ?? Guid.CreateVersion7;
        _speculation = speculation ?? SpeculationRules.Default;
        _stages = [.. record.Stages.Select(_ => new StageProgress())];
    }

    public JobRecord Record { get; private set; }

    /// <summary>Grows with every event.</summary>
    public long Revision { get; private set; }

    public IReadOnlyCollection<AssignedTask> Tasks => _tasks.Values;

    public long Total => Record.Stages.Sum(s => s.Total);

    public long Succeeded => _stages.Sum(s => s.Succeeded) + _tasks.Values.Sum(t => t.Succeeded);

    public long Failed => _stages.Sum(s => s.Failed) + _tasks.Values.Sum(t => t.Failed);

    public long Retrying => _stages.Sum(s => s.Retrying);

    /// <summary>Slots that are still to be given back as tasks end.</summary>
    public int GiveBack => _giveBack;

    /// <summary>How long an item takes on average, in seconds; null when none was seen.</summary>
    public double? SecondsPerItem => _stages.Select(s => s.Sizer.SecondsPerItem).LastOrDefault(s => s is not null);

    /// <summary>Applies one event and returns what is to be done, in order. The list is valid until the next call.</summary>
    public IReadOnlyList<JobEffect> Apply(JobEvent happened, Moment now)
    {
        // Items become slow by time alone, of which the pool has not heard.
        var spares = Spares();
        _now = now;
        _effects.Clear();
        Revision++;
        var before = Demand() with { Spares = spares };
        var known = happened is SlotsGranted grant ? before.After(grant) : before;
        switch (happened)
        {
            case StageLoaded loaded: OnLoaded(loaded); break;
            case TaskAdopted adopted: OnAdopted(adopted); break;
            case Opened opened: OnOpened(opened); break;
            case SlotsGranted granted: OnGranted(granted); break;
            case TaskReported reported: OnReported(reported); break;
            case TaskShrunk shrunk: OnShrunk(shrunk); break;
            case TaskLost lost: OnLost(lost); break;
            case TaskResolved resolved: OnResolved(resolved); break;
            case ItemGivenOut: OnItemGivenOut(); break;
            case OutcomesReported told: OnOutcomesReported(told); break;
            case LimitReached reached: OnLimitReached(reached); break;
            case CancelAsked: OnCancelAsked(); break;
            case PauseAsked: OnPauseAsked(); break;
            case ResumeAsked: OnResumeAsked(); break;
            case Ticked: OnTicked(); break;
            case StagePlanned planned: OnPlanned(planned); break;
            case PlanningFailed failed: OnPlanningFailed(failed); break;
            case RecordSaved saved: OnSaved(saved); break;
            case FailureExplained explained: OnExplained(explained); break;
            default: throw new ArgumentException($"Unknown event {happened.GetType().Name}.", nameof(happened));
        }

        Advance();
        if (_open && DiffersEnough(known, Demand()))
        {
            _effects.Add(new AskSlots());
        }

        return _effects;
    }

    private void Advance()
    {
        if (!_open || Record.State.IsTerminal())
        {
            return;
        }

        foreach (var stage in _stages)
        {
            stage.Wake(_now.Monotonic);
        }

        EndEarlyWhenTooManyFailed();
        AskItemsBackWhilePaused();
        SettleSpeculations();
        PlanWhatIsDue();
        FillParkedSlots();
        FinishWhenNothingIsLeft();
        if (!Record.State.IsTerminal() && _stages.Select(s => s.NextRetry).Append(NextOverdue()).Min() is { } due)
        {
            _effects.Add(new WakeAt(due));
        }
    }

    private void EndEarlyWhenTooManyFailed()
    {
        if (_ending is null && Record.Spec.MaxFailed is { } tolerance && Failed > tolerance.Limit(Total))
        {
            Record = Record with { Error = $"{Failed} of {Total} items failed, more than the {tolerance.Limit(Total)} that the job bears." };
            End(JobState.Failed);
            ExplainIfStaged();
        }
    }

    /// <summary>Nothing new starts; the job ends when the last task has.</summary>
    private void End(JobState state)
    {
        _ending = state;
        _parked.Clear();
        foreach (var task in _tasks.Values)
        {
            _effects.Add(new StopTask(task.TaskId));
        }
    }

    private void FinishWhenNothingIsLeft()
    {
        if (_tasks.Count > 0 || _explaining)
        {
            return;
        }

        var complete = Record.Stages.All(s => s.Closed) && _stages.TrueForAll(s => s.IsIdle) && Succeeded + Failed >= Total;
        if (complete)
        {
            var limit = Record.Spec.MaxFailed?.Limit(Total) ?? 0;
            Finish(Failed > limit ? JobState.Failed : JobState.Succeeded);
        }
        else if (_ending is { } state)
        {
            Finish(state);
        }
    }

    private void Finish(JobState state)
    {
        Record = Record with
        {
            State = state,
            FinishedAt = _now.Wall,
            StartedAt = Record.StartedAt ?? (Succeeded + Failed > 0 ? _now.Wall : null),
            Error = state == JobState.Failed ? Record.Error ?? $"{Failed} of {Total} items failed." : null,
        };
        _parked.Clear();
        _effects.Add(new SaveRecord(Now: true));
    }

    /// <summary>Nothing starts any more; the job ends with its last task.</summary>
    public bool IsEnding => _ending is not null;

    private bool MayStartTasks => !RunsElsewhere && MayGiveOut;

    private int NextStage()
    {
        for (var i = 0; i < _stages.Count; i++)
        {
            if (!_stages[i].NothingWaits && IsReady(i))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>All that it waits for has ended.</summary>
    public bool IsReady(int stage) => Record.Stages[stage].After is not { } before || before.All(HasEnded);

    /// <summary>Every item of the stage has an outcome, and it gets no more.</summary>
    public bool HasEnded(int stage) =>
        Record.Stages[stage].Closed && _stages[stage].Offered >= Record.Stages[stage].Total && _stages[stage].IsIdle
        && _tasks.Values.All(t => t.Stage != stage || IsBeaten(t)) && IsReady(stage);
}
