using OrleansGrid.Engine.Slots;
using OrleansGrid.Engine.Stages;
using OrleansGrid.Engine.Tasks;

namespace OrleansGrid.Engine.Jobs;

/// <summary>
/// The life of a job: events in, effects out. No I/O, no clock, no threads: what a job does in any order of crashes, late reports and
/// people's requests can be tried here by the thousand.
/// </summary>
/// <remarks>
/// It keeps a picture; the truth is in the database. Items leave <see cref="StageProgress"/> into exactly one task, and come back from it
/// exactly once: by its end, by handing back, or, when it is lost, by what the database says. Each part below owns its state; here events
/// only find their part, and what follows from every event has its order.
/// </remarks>
public sealed class JobMachine
{
    private readonly RecordKeeper _keeper;
    private readonly JobStages _stages;
    private readonly JobTasks _tasks;
    private readonly ParkedSlots _parked;
    private readonly ItemsHandedBack _handedBack;
    private readonly FailureExplanation _explanation;
    private readonly EndOfJob _ending;
    private readonly JobLifecycle _life;
    private readonly StagePlanning _planning;
    private readonly Quarantine _quarantine;
    private readonly Speculation _speculation;
    private readonly SlotUse _slots;
    private readonly TaskReports _reports;

    public JobMachine(JobRecord record, Func<Guid> newTaskId, SpeculationRules? speculation = null)
    {
        var rules = speculation ?? SpeculationRules.Default;
        _keeper = new RecordKeeper(record);
        var holds = new SlotHolds();
        _stages = new JobStages(_keeper, holds);
        _tasks = new JobTasks(_stages, holds);
        _parked = new ParkedSlots(holds);
        var overdue = new OverdueItems(_keeper, _stages, rules);
        _handedBack = new ItemsHandedBack(_keeper, _stages, _tasks, overdue);
        _explanation = new FailureExplanation(_keeper);
        _ending = new EndOfJob(_keeper, _stages, _tasks, _handedBack, _explanation);
        _life = new JobLifecycle(_keeper, _ending);
        _planning = new StagePlanning(_keeper, _stages, _ending);
        _quarantine = new Quarantine(_keeper, _stages, _tasks, newTaskId);
        var starts = new TaskStarts(_keeper, _stages, _tasks, _parked, _life, _quarantine, newTaskId);
        _speculation = new Speculation(_keeper, _stages, _tasks, _parked, _life, starts, overdue, rules, newTaskId);
        _slots = new SlotUse(_keeper, _stages, _tasks, holds, _parked, _life, _ending, starts, _handedBack, _speculation);
        var lostResults = new LostResults(_keeper, _stages, _ending);
        _reports = new TaskReports(_keeper, _stages, _tasks, _handedBack, _slots, _speculation, _quarantine, lostResults, _ending);
    }

    public JobRecord Record => _keeper.Record;

    public IReadOnlyCollection<AssignedTask> Tasks => _tasks.All;

    public long Total => _stages.Sums.Total;

    public long Succeeded => _stages.Sums.Succeeded;

    public long Failed => _stages.Sums.Failed;

    public long Retrying => _stages.Sums.Retrying;

    /// <summary>When the first back-off is over; null when none is running.</summary>
    public TimeSpan? NextRetry => Retrying > 0 ? _stages.NextRetry : null;

    /// <summary>Items in tasks that have no outcome yet, each once.</summary>
    public long Running => _tasks.Running;

    /// <summary>Slots that are still to be given back as tasks end.</summary>
    public int GiveBack => _parked.GiveBack;

    /// <summary>How long an item takes on average, in seconds; null when none was seen.</summary>
    public double? SecondsPerItem => _stages.SecondsPerItem;

    /// <summary>Items wait for the record to be durable: <see cref="RecordSaved"/> is to be reported.</summary>
    public bool AwaitsSave => _stages.AwaitsSave;

    /// <summary>Nothing starts any more; the job ends with its last task.</summary>
    public bool IsEnding => _ending.HasBegun;

    /// <summary>Whether an item can be given out.</summary>
    public bool MayGiveOut => _life.MayGiveOut;

    /// <summary>The task, unless the job does not or no longer follow it.</summary>
    public AssignedTask? TaskOf(Guid taskId) => _tasks.TryGet(taskId, out var task) ? task : null;

    /// <summary>Items of the stage that have an outcome.</summary>
    public (long Succeeded, long Failed) CountsOf(int stage) => (_stages[stage].Succeeded, _stages[stage].Failed);

    /// <summary>All that it waits for has ended.</summary>
    public bool IsReady(int stage) => _stages.IsReady(stage);

    /// <summary>Every item of the stage has an outcome, and it gets no more.</summary>
    public bool HasEnded(int stage) => _stages.HasEnded(stage);

    /// <summary>What the job holds and wants of the pool.</summary>
    public SlotDemand Demand() => _slots.Demand();

    /// <summary>
    /// The record of the next run of a failed or cancelled job: only items without a successful outcome are run. Null when the job has not
    /// ended so. The new run number refuses whatever the earlier run still sends.
    /// </summary>
    public static JobRecord? Reopen(JobRecord record, DateTimeOffset now, Guid? request = null) => NextRun.Reopened(record, request, now);

    /// <summary>
    /// The record of the next run of a job of one stage that has ended, with more items. What has an outcome keeps it, failures too; what
    /// has none is run. Null when the job has not ended.
    /// </summary>
    public static JobRecord? Extend(JobRecord record, Guid request, StageExtension by, DateTimeOffset now) =>
        NextRun.Extended(record, request, by, now);

    /// <summary>Applies one event and returns what is to be done, in order. The list is valid until the next call.</summary>
    public IReadOnlyList<JobEffect> Apply(JobEvent happened, Moment now)
    {
        _keeper.Begin(now);
        _slots.BeginEvent(happened);
        Take(happened);
        Advance();
        if (_life.IsOpen)
        {
            _slots.AskIfChanged();
        }

        return _keeper.Effects;
    }

    private void Take(JobEvent happened)
    {
        switch (happened)
        {
            case StageLoaded loaded:
                OnLoaded(loaded);
                break;
            case TaskAdopted adopted:
                _reports.OnAdopted(adopted);
                break;
            case Opened opened:
                OnOpened(opened);
                break;
            case SlotsGranted granted:
                _slots.OnGranted(granted);
                break;
            case TaskReported reported:
                _reports.OnReported(reported);
                break;
            case TaskShrunk shrunk:
                _handedBack.OnShrunk(shrunk);
                break;
            case TaskLost lost:
                _reports.OnLost(lost);
                break;
            case TaskResolved resolved:
                _reports.OnResolved(resolved);
                break;
            case ItemGivenOut:
                _life.OnItemGivenOut();
                break;
            case OutcomesReported outcomes:
                _reports.OnOutcomesReported(outcomes);
                break;
            case LimitReached reached:
                _ending.OnLimitReached(reached);
                break;
            case CancelAsked asked:
                _life.OnCancelAsked(asked.Request);
                break;
            case PauseAsked asked:
                _life.OnPauseAsked(asked.Request);
                break;
            case ResumeAsked asked:
                _life.OnResumeAsked(asked.Request);
                break;
            case Ticked:
                _handedBack.OnTicked();
                break;
            case StagePlanned planned:
                _planning.OnPlanned(planned);
                break;
            case PlanningFailed failed:
                _planning.OnPlanningFailed(failed);
                break;
            case StorageRefused refused:
                _ending.OnStorageRefused(refused.Why);
                _reports.OnUnreadable(refused.TaskId);
                break;
            case RecordSaved saved:
                _planning.OnSaved(saved);
                break;
            case FailureExplained explained:
                _explanation.OnExplained(explained);
                break;
            default:
                throw new ArgumentException($"Unknown event {happened.GetType().Name}.", nameof(happened));
        }
    }

    private void OnLoaded(StageLoaded loaded)
    {
        _tasks.Read(loaded.Stage, loaded.Facts);
        _speculation.ReserveAttempts(loaded.Stage);
        if (!_life.IsOpen)
        {
            _stages[loaded.Stage].Progress.OfferAll(Record.Stages[loaded.Stage].Total, loaded.Resumed);
        }
    }

    private void OnOpened(Opened opened)
    {
        _quarantine.LiveOn(opened.Home);
        if (_life.Open())
        {
            _quarantine.TakeUpNotes(opened.LiveSilos ?? []);
        }
    }

    private void Advance()
    {
        if (!_life.IsAtWork)
        {
            return;
        }

        _stages.Wake(_keeper.Now.Monotonic);
        _ending.BeginWhenTooManyFailed();
        if (Record.State == JobState.Paused && !IsEnding)
        {
            _handedBack.AskWhilePaused();
        }

        _speculation.Settle();
        _planning.PlanWhatIsDue();
        _slots.FillParkedSlots();
        _ending.FinishWhenNothingIsLeft();
        if (_life.IsAtWork && Earlier(_stages.NextRetry, _speculation.NextOverdue()) is { } due)
        {
            _keeper.Emit(new WakeAt(due));
        }
    }

    private static TimeSpan? Earlier(TimeSpan? a, TimeSpan? b) => a is null || b < a ? b : a;
}
