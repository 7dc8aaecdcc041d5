using OrleansGrid.Engine.Jobs;
using OrleansGrid.Engine.Ranges;

namespace OrleansGrid.Engine.Driver;

/// <summary>
/// A job at work: feeds its <see cref="JobMachine"/> what happens, and turns what the machine wants into calls of the world. From the
/// moment a job is submitted, taken up or opened again until it has ended, or its activation leaves.
/// </summary>
internal sealed class JobRun
{
    /// <summary>Timers cannot wait for ever.</summary>
    private static readonly TimeSpan LongestNap = TimeSpan.FromHours(1);

    private readonly IJobWorld _world;
    private readonly JobDriver _driver;
    private readonly RecordWriter _writer;
    private readonly PoolLink _pool;
    private readonly TaskFollower _tasks;
    private readonly GrowingPause _untilSaved = new();
    private TimeSpan? _wakeAt;
    private bool _timed;
    private bool _ended;
    private bool _savesLater;

    public JobRun(IJobWorld world, JobDriver driver, RecordWriter writer, JobMachine machine, int epoch)
    {
        (_world, _driver, _writer, Machine, Epoch) = (world, driver, writer, machine, epoch);
        _pool = new PoolLink(world, machine, Apply);
        _tasks = new TaskFollower(world, machine, this);
        Findings = new JobFindings(world, machine, this);
        IsObserved = world.Observes(machine.Record);
    }

    public JobMachine Machine { get; }

    public int Epoch { get; }

    public PoolLink Pool => _pool;

    public JobFindings Findings { get; }

    /// <summary>Nothing happens to it any more.</summary>
    public bool IsClosed { get; private set; }

    public bool IsObserved { get; }

    public void Close()
    {
        IsClosed = true;
        _pool.Close();
    }

    /// <summary>Begins from what the database says and what was found running.</summary>
    /// <param name="resumed">The job had been at work before and its grain was lost, perhaps by what it ran.</param>
    /// <param name="refused">Why the database does not tell; null when it has told.</param>
    public async Task BeginAsync(IReadOnlyList<StageFacts> facts, IReadOnlyList<RunningOn> running, bool resumed, string? refused = null)
    {
        for (var stage = 0; stage < facts.Count; stage++)
        {
            Apply(new StageLoaded(stage, facts[stage], resumed));
        }

        if (Machine.Record.State.IsTerminal())
        {
            return;
        }

        foreach (var task in running)
        {
            Apply(new TaskAdopted(task.TaskId, task.Stage, task.Range, task.Silo));
            Start(_tasks.FollowAsync(task.TaskId, task.Silo), "following a task");
        }

        if (refused is not null)
        {
            Apply(new StorageRefused(refused));
        }

        // A new job has no outcomes yet; one that goes on may have some that observers judge differently now.
        var mayHaveSome = (resumed || Machine.Record.Run > 1) && refused is null;
        for (var stage = 0; mayHaveSome && IsObserved && stage < facts.Count; stage++)
        {
            await Findings.ObserveAsync(stage, new ItemRange(0, Machine.Record.Stages[stage].Total));
        }

        Apply(new Opened(_world.Home, _world.LiveSilos));
    }

    public void Apply(JobEvent happened)
    {
        if (IsClosed)
        {
            return;
        }

        JobEffect[] effects;
        try
        {
            // The list is the machine's own and good until the next event: effects that raise events at once must not see it change.
            effects = [.. Machine.Apply(happened, _world.Now)];
        }
        catch (Exception error)
        {
            Broken(error, $"taking the event {happened.GetType().Name}");
            return;
        }

        _driver.Heard?.Invoke(happened, effects);
        foreach (var effect in effects)
        {
            CarryOut(effect);
        }

        WatchTheTime();
        _driver.Changed();
    }

    /// <summary>
    /// Time has passed: says again what the job holds and wants, so that what was lost on the way is made good, and writes what waited to
    /// be written.
    /// </summary>
    public async Task BeatAsync()
    {
        Apply(new Ticked());
        if (_world.Now.Monotonic - _writer.WaitsSince > JobDriver.UnwrittenFor && !IsClosed)
        {
            await SaveAsync();
        }

        await _pool.AskAsync();
    }

    /// <summary>Done when what the machine has wanted written by now is durable.</summary>
    public Task SavedAsync() => _writer.Writing;

    /// <summary>Whether what the machine has wanted written by now is durable, as soon as that is known.</summary>
    public async Task<bool> IsSavedAsync()
    {
        try
        {
            await SavedAsync();
            return true;
        }
        catch (Exception error) when (_world.WhyRefused(error) is not null)
        {
            return false;
        }
    }

    /// <summary>Another activation has the job now.</summary>
    public void LeaveSuperseded()
    {
        _world.Note(new Superseded());
        _driver.Leave();
    }

    /// <summary>Carries out an effect beside everything else; a fault in it is everybody's.</summary>
    public void Start(Task effect, string doing)
    {
        if (!effect.IsCompletedSuccessfully)
        {
            _ = GuardAsync(effect, doing);
        }
    }

    private async Task GuardAsync(Task effect, string doing)
    {
        try
        {
            await effect;
        }
        catch (Exception error)
        {
            Broken(error, doing);
        }
    }

    private void Broken(Exception error, string doing)
    {
        if (IsClosed)
        {
            return;
        }

        if (error is JobSupersededException)
        {
            LeaveSuperseded();
        }
        else if (error is OutcomesMissingException missing)
        {
            _world.Note(new OutcomesMissing(missing.Message));
            _driver.Leave();
        }
        else
        {
            _world.Fault(error, doing);
            _driver.Leave();
        }
    }

    private void CarryOut(JobEffect effect)
    {
        switch (effect)
        {
            case SaveRecord { Now: true }:
                Start(SaveAsync(), "writing the record");
                break;
            case SaveRecord:
                _writer.WriteWithBeat();
                break;
            case StartTask start:
                Start(_tasks.StartAsync(start), "running a task");
                break;
            case ShrinkTask shrink:
                Start(_tasks.ShrinkAsync(shrink), "taking items back from a task");
                break;
            case StopTask stop:
                Start(_tasks.StopAsync(stop.TaskId), "stopping a task");
                break;
            case ResolveTask resolve:
                Start(Findings.ResolveAsync(resolve), "reading what became of a lost task");
                break;
            case RecordLoss loss:
                Start(Findings.RecordLossAsync(loss), "recording a lost item");
                break;
            case AskSlots:
                Start(_pool.AskAsync(), "asking the pool");
                break;
            case WakeAt wake:
                Start(WakeAsync(wake.At), "waiting");
                break;
            case PlanStage plan:
                Start(Findings.PlanAsync(plan), $"planning stage {plan.Stage}");
                break;
            case ExplainFailure:
                Start(Findings.ExplainAsync(), "reading why an item failed");
                break;
            default:
                throw new InvalidOperationException($"Unknown effect {effect.GetType().Name}.");
        }
    }

    private async Task SaveAsync()
    {
        if (_savesLater || !await TrySaveAsync())
        {
            return;
        }

        if (!IsClosed && !_ended && _writer.Durable.State.IsTerminal() && Machine.Record.State.IsTerminal())
        {
            _ended = true;
            var counted = await TryCountUnreportedAsync();
            _driver.Ended();
            if (!counted)
            {
                // What it counts is too little; whoever asks for it has it counted anew.
                _driver.Leave();
            }
        }
    }

    /// <returns>False when the database refuses the record for good; then it is written later.</returns>
    private async Task<bool> TrySaveAsync()
    {
        try
        {
            await _writer.WriteAsync(() => Machine.Record, Saved);
        }
        catch (Exception error) when (_world.WhyRefused(error) is { } why)
        {
            // Several may have waited for one write.
            if (!_savesLater && !IsClosed)
            {
                _savesLater = true;
                Start(SaveLaterAsync(error, why), "writing the record once more");
            }

            return false;
        }

        _untilSaved.Reset();
        return true;
    }

    /// <summary>The job is to end as failed, and even that cannot be written now.</summary>
    private async Task SaveLaterAsync(Exception error, string why)
    {
        const string Doing = "writing the record";
        var pause = _untilSaved.Next();
        _world.Note(new RecordRefused(Doing, why, pause, error));
        Apply(new StorageRefused(JobDriver.EndOf(Doing, why)));
        await _world.DelayAsync(pause);
        _savesLater = false;
        if (!IsClosed)
        {
            await SaveAsync();
        }
    }

    /// <summary>
    /// A job that has ended with items left may have stopped listening to tasks that have committed since: the database knows of it.
    /// </summary>
    /// <returns>False when the database does not tell.</returns>
    private async Task<bool> TryCountUnreportedAsync()
    {
        for (var stage = 0; _writer.Durable.Complete is not true && stage < Machine.Record.Stages.Count; stage++)
        {
            var range = new ItemRange(0, Machine.Record.Stages[stage].Total);
            var facts = await Findings.FindAsync(
                "counting outcomes",
                async () => await _world.FactsAsync(stage, range, Machine.Record.Run, [])
            );
            if (facts is null)
            {
                return false;
            }

            Apply(new StageLoaded(stage, facts));
        }

        return true;
    }

    private void Saved(JobRecord record)
    {
        if (IsClosed)
        {
            return;
        }

        if (Machine.AwaitsSave)
        {
            Apply(new RecordSaved(record));
        }

        _driver.Changed();
    }

    private async Task WakeAsync(TimeSpan at)
    {
        if (_wakeAt is { } earlier && earlier <= at)
        {
            return;
        }

        _wakeAt = at;
        var wait = at - _world.Now.Monotonic;
        if (wait > TimeSpan.Zero)
        {
            await _world.DelayAsync(wait);
        }

        if (_wakeAt == at)
        {
            _wakeAt = null;
            Apply(new Ticked());
        }
    }

    /// <summary>Begins to wait for the end of the job's time, once it has started.</summary>
    private void WatchTheTime()
    {
        var record = Machine.Record;
        if (!_timed && record.TimeLimit is { } limit && (limit.From ?? record.StartedAt) is { } from && !record.State.IsTerminal())
        {
            _timed = true;
            Start(EndInTimeAsync(limit.Time, from + limit.Time), "waiting for the time limit");
        }
    }

    private async Task EndInTimeAsync(TimeSpan time, DateTimeOffset due)
    {
        while (!IsClosed && due - _world.Now.Wall is var left && left > TimeSpan.Zero)
        {
            await _world.DelayAsync(left < LongestNap ? left : LongestNap);
        }

        Apply(new LimitReached(new EarlyEnd($"The time limit of {time} was over.", StopsRunning: true)));
    }
}
