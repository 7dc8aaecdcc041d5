namespace OrleansGrid.Engine.Tests;

/// <summary>An activation of the job grain: feeds a <see cref="JobMachine"/> and carries out what it wants, one message at a time.</summary>
internal sealed partial class SimGrain(World world, SimSilo silo, int number)
{
    private static readonly SpeculationRules Impatient = new() { After = TimeSpan.FromMilliseconds(50) };

    private JobRecord _durable = null!;
    private int _version;
    private int _epoch;
    private bool _saving;
    private bool _saveAgain;
    private bool _saveWithBeat;
    private bool _asking;
    private bool _askAgain;
    private long _seenGrant;
    private TimeSpan? _wakeAt;

    public SimSilo Silo => silo;

    public JobMachine? Machine { get; private set; }

    public bool Left { get; private set; }

    public bool Works => !Left && silo.Works;

    /// <summary>No other activation has taken the job up since it has.</summary>
    public bool IsTheLatest => _epoch == world.Database.Epoch;

    /// <summary>Its end is durable, and it has counted what nobody reported.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>No other activation has written the record since it has.</summary>
    public bool KnowsTheLatest => _version == world.Database.Version;

    public override string ToString() => $"grain {number} on {silo}";

    /// <summary>Reads the job and goes on with it: tasks first, then what the database says.</summary>
    /// <param name="resumed">The job had been at work, and its last activation is gone.</param>
    public void Activate(bool resumed)
    {
        _epoch = world.Database.BeginEpoch();
        (_durable, _version) = (world.Database.Record, world.Database.Version);
        if (_durable.Run > 1)
        {
            world.Database.ForgetFailuresOfEarlierRuns();
        }

        var (record, version) = (_durable, _version);
        var running = record.State.IsTerminal() ? [] : world.TakeOver(record.Run, _epoch).Select(t => (Task: t, Range: t.Describe())).ToList();
        Post("facts of all stages are read", () =>
        {
            var adopted = running.Select(r => r.Task.Id).ToHashSet();
            Begin(record, version, [.. Enumerable.Range(0, record.Stages.Count).Select(s => ReadStage(s, adopted))], running, resumed);
        });
    }

    public void Begin(JobRecord record, int version, IReadOnlyList<StageFacts> facts, IReadOnlyList<(SimTask Task, ItemRange Range)> running, bool resumed)
    {
        (_durable, _version, _epoch) = (record, version, version);
        Machine = new JobMachine(record, world.NewGuid, Impatient);
        for (var stage = 0; stage < facts.Count; stage++)
        {
            Apply(new StageLoaded(stage, facts[stage], resumed));
        }

        if (record.State.IsTerminal())
        {
            HasEnded = true;
            return;
        }

        foreach (var (task, range) in running)
        {
            Apply(new TaskAdopted(task.Id, task.Stage, range, task.Silo.Name));
            Wait(task.Id, task.Silo, -1);
        }

        Apply(new Opened(silo.Name, [.. world.LiveSilos]));
    }

    public void Beat()
    {
        Apply(new Ticked());
        if (_saveWithBeat)
        {
            Save();
        }

        AskPool();
    }

    public void Leave()
    {
        Left = true;
        world.DropMailOf(this);
    }

    public void Retry() => Reopen(JobMachine.Reopen(Machine!.Record)!);

    /// <summary>More items, and as many more failures borne as the job bore at first.</summary>
    public void Extend(int items)
    {
        var record = Machine!.Record;
        var bears = world.Scenario.MaxFailed is { } at ? new FailureTolerance(world.Database.Failed + at.Limit(record.Stages[0].Total), null) : null;
        Reopen(JobMachine.Extend(record, new JobExtension(world.NewGuid(), items, bears))!);
    }

    private void Reopen(JobRecord record)
    {
        if (!world.Database.TryWrite(record, _version))
        {
            Leave();
            return;
        }

        Leave();
        world.Activate(silo, resumed: false);
    }

    public void PoolChanged()
    {
        _seenGrant = 0;
        AskPool();
    }

    public void TakeGrant(JobGrant grant)
    {
        _seenGrant = Math.Max(_seenGrant, grant.Number);
        if (grant.Silos.Count > 0 || grant.GiveBack != Machine!.GiveBack)
        {
            Apply(new SlotsGranted(grant.Silos, grant.GiveBack));
        }
    }

    public void Apply(JobEvent happened)
    {
        world.Trace("  ", this, "hears", happened);
        foreach (var effect in Machine!.Apply(happened, new Moment(world.Now, DateTimeOffset.UnixEpoch + world.Now)).ToArray())
        {
            world.Trace("    ->", effect);
            CarryOut(effect);
        }

        WorldRules.CheckCounts(world, this);
    }

    private void CarryOut(JobEffect effect)
    {
        switch (effect)
        {
            case SaveRecord { Now: true }: Save(); break;
            case SaveRecord: _saveWithBeat = true; break;
            case StartTask { OnceSaved: true } start: WorldRules.CheckStart(world, this, start); StartOnceSaved(start); break;
            case StartTask start: WorldRules.CheckStart(world, this, start); Start(start); break;
            case ShrinkTask shrink: Shrink(shrink); break;
            case StopTask stop: Stop(stop.TaskId); break;
            case ResolveTask resolve: Resolve(resolve); break;
            case RecordLoss loss: Record(loss); break;
            case AskSlots: AskPool(); break;
            case WakeAt wake: Wake(wake.At); break;
            case PlanStage plan: Plan(plan); break;
            case ExplainFailure: Explain(); break;
            default: throw new InvalidOperationException(effect.ToString());
        }
    }

    private StageFacts ReadStage(int stage, IReadOnlySet<Guid> except) =>
        world.Database.Read(stage, new ItemRange(0, world.Database.Record.Stages[stage].Total), world.Database.Record.Run, except);

    private void Save()
    {
        _saveAgain = true;
        if (!_saving)
        {
            _saving = true;
            Post("record is written", WriteRecord);
        }
    }

    private void WriteRecord()
    {
        _saveAgain = _saveWithBeat = false;
        var record = Machine!.Record;
        if (!world.Database.TryWrite(record, _version))
        {
            Leave();
            return;
        }

        (_durable, _version, _saving) = (record, world.Database.Version, false);
        if (Machine.AwaitsSave)
        {
            Apply(new RecordSaved(record));
        }

        if (_saveAgain)
        {
            Save();
        }
        else if (_durable.State.IsTerminal())
        {
            Post("what nobody reported is counted", () =>
            {
                for (var stage = 0; stage < _durable.Stages.Count; stage++)
                {
                    Apply(new StageLoaded(stage, ReadStage(stage, new HashSet<Guid>())));
                }

                HasEnded = true;
            });
        }
    }

    private void AskPool()
    {
        if (_asking)
        {
            _askAgain = true;
            return;
        }

        (_asking, _askAgain) = (true, false);
        var (demand, spec) = (Machine!.Demand(), Machine.Record.Spec);
        WorldRules.CheckDemand(this, demand);
        var ask = new JobAsk(Machine.Record.JobId, spec.Priority, 1, spec.Handler, spec.Require, demand.Wants, demand.Holds, _seenGrant, demand.Spares);
        Post($"ask {demand.Wants}", () => Answered(world.Ask(ask)), () => _asking = false);
    }

    private void Answered(JobGrant reply) => Post(
        $"answer {reply.Silos.Count} slots",
        () =>
        {
            TakeGrant(reply);
            _asking = false;
            if (_askAgain)
            {
                AskPool();
            }
        },
        () => _asking = false);

    private void Wake(TimeSpan at)
    {
        if (_wakeAt is { } earlier && earlier <= at)
        {
            return;
        }

        _wakeAt = at;
        world.Post(new Mail($"{this} wakes", this, () => world.Now >= at, () =>
        {
            if (_wakeAt == at)
            {
                _wakeAt = null;
                Apply(new Ticked());
            }
        }));
        world.WakeBy(at);
    }

    private void Post(string what, Action arrive, Action? lose = null) => world.Post(new Mail($"{what} for {this}", this, static () => true, arrive, lose));
}
