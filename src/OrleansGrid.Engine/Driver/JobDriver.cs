using OrleansGrid.Engine.Jobs;
using OrleansGrid.Engine.Pool;
using OrleansGrid.Engine.Ranges;
using OrleansGrid.Engine.Stages;

namespace OrleansGrid.Engine.Driver;

/// <summary>
/// The life of one job in one activation: creates or loads it, takes it up, opens it again after its end, and carries out what people ask.
/// The only place where the order and the retry of effects are decided.
/// </summary>
/// <remarks>
/// Nothing depends on being the only activation: two of them could dispatch twice, and the database would take each outcome once. But they
/// seldom do:
/// each begins an epoch of the job, and silos take orders of the latest only. Not thread-safe: used on one scheduler.
/// </remarks>
public sealed class JobDriver(IJobWorld world, SpeculationRules rules, Func<Guid> newTaskId)
{
    /// <summary>What nobody waits for is written after this time; a job that has ended by then never writes it.</summary>
    internal static readonly TimeSpan UnwrittenFor = TimeSpan.FromSeconds(1);

    private readonly BeatPace _pace = new();
    private readonly GrowingPause _untilLoaded = new();
    private TimeSpan _loadAgainAt;
    private Task? _loading;
    private Task? _reopening;
    private RecordWriter? _writer;
    private JobRun? _run;

    /// <summary>The job's machine; null before the job is loaded, and where there is none.</summary>
    public JobMachine? Machine => _run?.Machine;

    /// <summary>The job as it is stored; null before it is loaded, and where there is none.</summary>
    public JobRecord? Durable => _writer?.Durable;

    public int Version => _writer?.Version ?? 0;

    /// <summary>Grows whenever people may see something new, an end that has become durable too. Never 0.</summary>
    public long Revision { get; private set; } = 1;

    public int Epoch => _run?.Epoch ?? 0;

    /// <summary>This activation is the job no more.</summary>
    public bool HasLeft { get; private set; }

    /// <summary>The job's end is durable.</summary>
    public bool HasEnded =>
        Durable is { } durable && durable.State.IsTerminal() && Machine is { Record.State: var state } && state.IsTerminal();

    /// <summary>For tests: what the machine hears, and what it wants.</summary>
    internal Action<JobEvent, IReadOnlyList<JobEffect>>? Heard { get; set; }

    /// <summary>An end that is not yet durable is not shown: it could still be taken back by a crash.</summary>
    public JobState VisibleState =>
        !Machine!.Record.State.IsTerminal() ? Machine.Record.State
        // It runs, and nobody has written that yet.
        : Durable!.State == JobState.Pending && Machine.Record.StartedAt is not null ? JobState.Running
        : Durable.State;

    /// <summary>Why the pool grants nothing more; null when it has not said so.</summary>
    public string? PoolSays => _run?.Pool.Waiting;

    /// <summary>Writes the first state of a new job without reading. False when there is one already.</summary>
    private async Task<bool> TryCreateAsync(JobRecord record)
    {
        int version;
        try
        {
            version = await world.WriteAsync(record, version: null);
        }
        catch (JobSupersededException)
        {
            return false;
        }

        _writer = new RecordWriter(world, new StoredJob(record, version));
        await BeginAsync(record, [.. record.Stages.Select(_ => StageFacts.Nothing)], [], resumed: false);
        return true;
    }

    /// <summary>
    /// Creates the job, or loads the one that is there. Others who load it meanwhile wait for this; were they to load it, it would begin
    /// twice.
    /// </summary>
    /// <returns>Whether it was created now.</returns>
    public async Task<bool> CreateOrLoadAsync(JobRecord record)
    {
        if (_loading is { IsFaulted: false } loading)
        {
            await loading;
            return false;
        }

        var creating = TryCreateAsync(record);
        _loading = LoadUnlessAsync(creating);
        await _loading;
        return await creating;
    }

    /// <summary>Whether the job has been loaded, or is being loaded.</summary>
    public bool IsLoading => _loading is { IsFaulted: false };

    /// <summary>
    /// Reads the job and goes on with it, once for each activation. When the database refuses for good to give the job out, everybody hears
    /// that until the time has come to ask it again.
    /// </summary>
    public Task LoadAsync() =>
        _loading is { } loading && (!loading.IsFaulted || world.Now.Monotonic < _loadAgainAt) ? loading : _loading = LoadNowAsync();

    /// <summary>As <see cref="LoadAsync"/>, for those who come again by themselves and have nobody to tell of a refusal.</summary>
    /// <returns>Whether the job was looked for; false when the database refuses for good, which is noted.</returns>
    public async Task<bool> TryLoadAsync()
    {
        try
        {
            await LoadAsync();
            return true;
        }
        catch (Exception error) when (world.WhyRefused(error) is not null)
        {
            return false;
        }
    }

    /// <summary>Loads the job, and waits until whatever opens it again is done: it may be the same request, heard twice.</summary>
    /// <exception cref="JobSupersededException">This activation is the job no more; the request is to be sent again.</exception>
    public async Task TakenUpAsync()
    {
        await LoadAsync();
        await (_reopening ?? Task.CompletedTask).ConfigureAwait(
            ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext
        );
        if (HasLeft)
        {
            throw new JobSupersededException("Another activation has taken the job up; ask again.");
        }
    }

    /// <summary>Raises an event of the job.</summary>
    public void Apply(JobEvent happened) => _run?.Apply(happened);

    /// <summary>Done when what the job has wanted written by now is durable.</summary>
    public Task SavedAsync() => _run?.SavedAsync() ?? Task.CompletedTask;

    /// <summary>Carries out what people ask of any job. Call <see cref="TakenUpAsync"/> before.</summary>
    /// <returns>Null when it is carried out, else why it is refused.</returns>
    public async Task<string?> ControlAsync(Guid? request, JobControlKind control)
    {
        var record = Machine!.Record;
        if (request is { } heard && record.HasCarriedOut(heard))
        {
            await SavedAsync();
            return null;
        }

        if (JobControls.Validate(control, record.State) is { } refusal)
        {
            return refusal;
        }

        if (control == JobControlKind.Retry)
        {
            await ReopenAsync(JobMachine.Reopen(record, world.Now.Wall, request)!);
            return null;
        }

        Apply(
            control switch
            {
                JobControlKind.Cancel => new CancelAsked(request),
                JobControlKind.Pause => new PauseAsked(request),
                _ => new ResumeAsked(request),
            }
        );
        await SavedAsync();
        return null;
    }

    /// <summary>Gives a job of one stage that has ended more items.</summary>
    /// <exception cref="InvalidOperationException">The job has not ended, or has several stages.</exception>
    public Task ExtendAsync(Guid request, StageExtension extension) =>
        ReopenAsync(
            JobMachine.Extend(Machine!.Record, request, extension, world.Now.Wall)
                ?? throw new InvalidOperationException("Only a job of one stage that has ended can be extended.")
        );

    /// <summary>The pool gives slots, or asks for some back.</summary>
    public void TakeGrant(JobGrant grant) => _run?.Pool.Take(grant);

    /// <summary>The pool is a new activation, which knows nothing of the job yet.</summary>
    public void PoolChanged()
    {
        if (_run is { Machine.Record.State: var state } run && !state.IsTerminal())
        {
            run.Start(run.Pool.PoolChangedAsync(), "asking the pool");
        }
    }

    /// <summary>Asked from outside the scheduler: what it sees may be a moment old.</summary>
    public bool BeatIsDue(TimeSpan now) =>
        now - _writer?.WaitsSince > UnwrittenFor || now - _pace.BeatenAt > _pace.Interval(runs: Machine is { Tasks.Count: > 0 });

    /// <summary>Time has passed: what waited for it is done, and what was lost on its way is said again. Harmless at any time.</summary>
    public void Beat()
    {
        if (HasLeft || _run is not { } run || (run.Machine.Record.State.IsTerminal() && _writer is not { WaitsSince: not null }))
        {
            return;
        }

        _pace.Beat(world.Now.Monotonic, runs: run.Machine.Tasks.Count > 0);
        run.Start(run.BeatAsync(), "beating");
    }

    /// <summary>
    /// This activation is not the job any more, or cannot go on: the next one reads everything anew. Whoever waits here asks again, and
    /// reaches that one.
    /// </summary>
    public void Leave()
    {
        if (!HasLeft)
        {
            HasLeft = true;
            _run?.Close();
            world.Left();
        }
    }

    internal void Changed()
    {
        Revision++;
        world.Changed();
    }

    internal void Ended() => world.Ended(Durable!);

    private async Task LoadUnlessAsync(Task<bool> creating)
    {
        if (!await creating)
        {
            await LoadNowAsync();
        }
    }

    /// <summary>The end of a job to which the database has given an error that does not pass, for people.</summary>
    internal static string EndOf(string doing, string why) =>
        $"The database gave an error that does not pass, while {doing}: {why}. When it is mended, retry the job.";

    private async Task LoadNowAsync()
    {
        try
        {
            await TakeUpStoredAsync();
            _untilLoaded.Reset();
        }
        catch (Exception error) when (world.WhyRefused(error) is { } why)
        {
            var pause = _untilLoaded.Next();
            _loadAgainAt = world.Now.Monotonic + pause;
            world.Note(new RecordRefused("taking the job up", why, pause, error));
            throw;
        }
    }

    private async Task TakeUpStoredAsync()
    {
        StoredJob? stored;
        do
        {
            stored = await world.ReadAsync();
            if (stored is null)
            {
                // Nobody has submitted it; a later submission must look again.
                _loading = null;
                return;
            }

            stored = await TakeUpAsync(stored);
        } while (stored is null);

        _writer = new RecordWriter(world, stored);
        await OpenAsync(stored.Record, resumed: true);
    }

    /// <summary>
    /// Begins an epoch of the job: an earlier activation that does not know of its end cannot write any more, and silos refuse its orders
    /// as soon as they are told of this one. Null when another has written meanwhile.
    /// </summary>
    private async Task<StoredJob?> TakeUpAsync(StoredJob stored)
    {
        if (stored.Record.State.IsTerminal())
        {
            return stored;
        }

        try
        {
            return stored with { Version = await world.WriteAsync(stored.Record, stored.Version) };
        }
        catch (JobSupersededException)
        {
            return null;
        }
    }

    private async Task OpenAsync(JobRecord record, bool resumed)
    {
        var epoch = _writer!.Version;
        var refused = record.Run > 1 ? await ReopenedAsync(record) : null;

        // Tasks first: what they have committed by now they report themselves, so it is left out of what is read next.
        var running = record.State.IsTerminal() ? [] : await world.TakeOverAsync(record.Run, epoch);
        Guid[] adopted = [.. running.Select(t => t.TaskId)];
        StageFacts[] facts = [.. record.Stages.Select(_ => StageFacts.Nothing)];
        var unread = await WhyRefusedAsync(record, "reading outcomes", () => ReadAsync(record, adopted, facts));
        await BeginAsync(record, facts, running, resumed, refused ?? unread);
        if (!record.State.IsTerminal())
        {
            world.Note(new TakenUp(record.Run, Machine!.Succeeded + Machine.Failed, Machine.Total, running.Count));
        }
    }

    /// <returns>Null, or how the job ends because the database refuses.</returns>
    private async Task<string?> ReopenedAsync(JobRecord record)
    {
        var kept = await WhyRefusedAsync(
            record,
            "taking back failures",
            () => world.ForgetFailuresAsync(record.FailuresSince ?? record.Run)
        );
        // Whatever becomes of the run, those who wait for its end are to know that it has begun.
        var closed = await WhyRefusedAsync(record, "opening the job again", () => world.ReopenedAsync(record));
        return kept ?? closed;
    }

    private async Task ReadAsync(JobRecord record, Guid[] adopted, StageFacts[] facts)
    {
        for (var stage = 0; stage < facts.Length; stage++)
        {
            facts[stage] = await world.FactsAsync(stage, new ItemRange(0, record.Stages[stage].Total), record.Run, adopted);
        }
    }

    /// <summary>
    /// Asks the database for what the job needs to go on. A job that has ended is not begun without it: its counts would be wrong.
    /// </summary>
    /// <returns>Null when it has it, else how the job ends.</returns>
    private async Task<string?> WhyRefusedAsync(JobRecord record, string doing, Func<Task> ask)
    {
        try
        {
            await ask();
            return null;
        }
        catch (Exception error) when (!record.State.IsTerminal() && world.WhyRefused(error) is { } why)
        {
            world.Note(new StorageRefuses(doing, why, error));
            return EndOf(doing, why);
        }
    }

    private async Task BeginAsync(
        JobRecord record,
        IReadOnlyList<StageFacts> facts,
        IReadOnlyList<RunningOn> running,
        bool resumed,
        string? refused = null
    )
    {
        _run?.Close();
        var run = _run = new JobRun(world, this, _writer!, new JobMachine(record, newTaskId, rules), _writer!.Version);
        _pace.Beat(world.Now.Monotonic, runs: true);
        await run.BeginAsync(facts, running, resumed, refused);
    }

    private Task ReopenAsync(JobRecord reopened) => _reopening = ReopenAloneAsync(reopened);

    private async Task ReopenAloneAsync(JobRecord reopened)
    {
        try
        {
            await _writer!.ReplaceAsync(reopened);
            Changed();
            await OpenAsync(reopened, resumed: false);
        }
        catch (Exception)
        {
            // Another has written it, or it is reopened and could not be read: the next activation goes on from what is stored.
            Leave();
            throw;
        }
    }
}
