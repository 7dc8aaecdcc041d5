using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.Placement;
using Orleans.Storage;
using OrleansGrid.Engine;
using OrleansGrid.Protocol;

namespace OrleansGrid.Silo;

/// <summary>
/// One job. A thin shell around <see cref="JobMachine"/>: it feeds the machine what happens, carries out what the machine wants, and keeps
/// the record in Orleans grain storage.
/// </summary>
/// <remarks>
/// Nothing depends on being the only activation: two of them could dispatch twice, and the database would take each outcome once. But they
/// seldom do: each begins a life of the job, and silos take orders of the latest only.
/// </remarks>
[Reentrant, PreferLocalPlacement]
internal sealed partial class JobGrain(
    [FromKeyedServices(JobStateStorage.ProviderName)] IGrainStorage storage,
    JobReads reads,
    TaskCommitter committer,
    JobRegistry registry,
    SiloDirectory silos,
    ShuffleSweep shuffle,
    GridSiloOptions options,
    TaskLinks tasks,
    StudyHost studies,
    LeaseTable leases,
    IPoolGrain pool,
    ILogger<JobGrain> log) : Grain, IJobGrain
{
    private readonly GrainState<JobRecord> _stored = new();
    private Task? _loading;
    private int _epoch;
    private bool _left;
    private JobMachine? _machine;
    private JobRecord? _durable;
    private JobWork? _work;

    private Guid JobId
    {
        get
        {
            if (field == Guid.Empty)
            {
                field = Guid.Parse(this.GetPrimaryKeyString());
            }

            return field;
        }
    }

    private static Moment Now => new(Stopwatch.GetElapsedTime(0), DateTimeOffset.UtcNow);

    public async Task<SubmitReply> SubmitAsync(Submission submission)
    {
        var work = SubmittedWork.Read(submission);
        if (_loading is null)
        {
            var refusal = await work.ValidateAsync(reads);
            if (refusal is not null && !await IsKnownAsync())
            {
                return new SubmitReply(Verdict.BadInput, refusal, false);
            }

            if (_loading is null)
            {
                // Others who submit the same meanwhile wait for this; were they to load the job, it would begin twice.
                var record = work.ToRecord(JobId, DateTimeOffset.UtcNow);
                await (_loading = CreateOrLoadAsync(record));
                if (ReferenceEquals(_durable, record))
                {
                    return new SubmitReply(Verdict.Done, null, false);
                }
            }
        }

        await LoadAsync();
        if (_durable is null)
        {
            // Someone had asked for the job before it was submitted, and was told that there is none.
            return await SubmitAsync(submission);
        }

        return work.IsOf(_durable)
            ? new SubmitReply(Verdict.Done, null, true)
            : new SubmitReply(Verdict.Conflict, $"The key '{work.Key}' was used before for another job ({JobId}); use another key, or submit the same again.", false);
    }

    /// <summary>What was fine when the job was submitted may be refused later: a job that has succeeded has made its output exist.</summary>
    private async Task<bool> IsKnownAsync()
    {
        await LoadAsync();
        return _durable is not null;
    }

    public async Task NudgeAsync() => await LoadAsync();

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        StopWork();
        return Task.CompletedTask;
    }

    private async Task CreateOrLoadAsync(JobRecord record)
    {
        if (!await TryCreateAsync(record))
        {
            await LoadFromDatabaseAsync();
        }
    }

    /// <summary>Writes the first state of a new job without reading: a job that is there already makes the write fail.</summary>
    private async Task<bool> TryCreateAsync(JobRecord record)
    {
        _stored.State = record;
        try
        {
            await storage.WriteStateAsync(JobStateStorage.StateName, this.GetGrainId(), _stored);
        }
        catch (InconsistentStateException)
        {
            return false;
        }

        (_durable, _epoch) = (record, StoredVersion);
        Begin(NewMachine(record), [.. record.Stages.Select(_ => StageFacts.Nothing)], [], resumed: false);
        LogSubmitted(JobId, record.Name, record.Stages[0].Total, record.Stages[0].Name);
        return true;
    }

    /// <summary>Reads the job from the database and goes on with it, once for each activation.</summary>
    private Task LoadAsync() => _loading is { IsFaulted: false } loading ? loading : _loading = LoadFromDatabaseAsync();

    private async Task LoadFromDatabaseAsync()
    {
        do
        {
            await storage.ReadStateAsync(JobStateStorage.StateName, this.GetGrainId(), _stored);
            if (!_stored.RecordExists)
            {
                // Nobody has submitted it; a later submission must look again.
                _loading = null;
                DeactivateOnIdle();
                return;
            }
        }
        while (!await TryTakeUpAsync());

        _durable = _stored.State!;
        await OpenAsync(_durable, resumed: true);
    }

    /// <summary>
    /// Begins a life of the job: an earlier activation that does not know of its end cannot write any more, and silos refuse its orders as soon as
    /// they are told of this one. False when another has written meanwhile.
    /// </summary>
    private async Task<bool> TryTakeUpAsync()
    {
        try
        {
            if (!_stored.State!.State.IsTerminal())
            {
                await storage.WriteStateAsync(JobStateStorage.StateName, this.GetGrainId(), _stored);
            }
        }
        catch (InconsistentStateException)
        {
            return false;
        }

        _epoch = StoredVersion;
        return true;
    }

    private int StoredVersion => int.Parse(_stored.ETag!, CultureInfo.InvariantCulture);

    private async Task OpenAsync(JobRecord record, bool resumed)
    {
        if (record.Run > 1)
        {
            await reads.ForgetFailuresOfEarlierRunsAsync(record.JobId, record.FailuresSince ?? record.Run);
            if (record.Study is { AskAndTell: true })
            {
                await leases.ReopenAsync(record.JobId);
            }
        }

        // Tasks first: what they have committed by now they report themselves, so it is left out of what is read next.
        var running = record.State.IsTerminal() ? [] : await silos.TakeOverAsync(GrainFactory, record.JobId, record.Run, _epoch);
        var adopted = running.Select(t => t.Task.TaskId).ToArray();
        var facts = new List<StageFacts>();
        for (var stage = 0; stage < record.Stages.Count; stage++)
        {
            facts.Add(await reads.FactsAsync(record.JobId, stage, new ItemRange(0, record.Stages[stage].Total), record.Run, adopted));
        }

        var reached = record.State.IsTerminal() ? null : await WhatReachedAsync(record, new ItemRange(0, record.Stages[0].Total));
        Begin(NewMachine(record), facts, running, resumed);
        if (reached is not null)
        {
            Apply(reached);
        }

        if (!record.State.IsTerminal())
        {
            LogResumed(JobId, record.Run, _machine!.Succeeded + _machine.Failed, _machine.Total, running.Count);
        }
    }

    private JobMachine NewMachine(JobRecord record) =>
        new(record, speculation: SpeculationRules.Default with { After = options.SpeculateAfter, NameOf = silos.NameOf });

    private void Begin(JobMachine machine, IReadOnlyList<StageFacts> facts, IReadOnlyList<(string Silo, RunningTask Task)> running, bool resumed)
    {
        _machine = machine;
        _work = null;
        for (var stage = 0; stage < facts.Count; stage++)
        {
            Apply(new StageLoaded(stage, facts[stage], resumed));
        }

        if (machine.Record.State.IsTerminal())
        {
            return;
        }

        foreach (var (silo, task) in running)
        {
            Apply(new TaskAdopted(task.TaskId, task.Stage, new ItemRange(task.First, task.End), silo));
            _ = FollowAsync(task.TaskId, silo, order: null);
        }

        registry.Add(JobId, this);
        _pace.Beat(Now.Monotonic, runs: true);
        Apply(new Opened(silos.Own, [.. silos.Active.Select(s => s.ToParsableString())]));
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Job {JobId} ({Name}) submitted: {Items} items for {Handler}")]
    private partial void LogSubmitted(Guid jobId, string? name, long items, string handler);

    [LoggerMessage(Level = LogLevel.Information, Message = "Job {JobId} run {Run} goes on: {Done} of {Total} items have an outcome, {Tasks} tasks still run")]
    private partial void LogResumed(Guid jobId, int run, long done, long total, int tasks);
}
