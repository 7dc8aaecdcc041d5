using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Orleans.Storage;
using OrleansGrid.Engine.Driver;
using OrleansGrid.Engine.Jobs;
using OrleansGrid.Engine.Pool;
using OrleansGrid.Engine.Ranges;
using OrleansGrid.Engine.Tasks;
using OrleansGrid.Postgres.Connections;
using OrleansGrid.Protocol.Pool;
using OrleansGrid.Protocol.Tasks;
using OrleansGrid.Silo.Commit;
using OrleansGrid.Silo.Storage;
using OrleansGrid.Silo.Supervision;
using OrleansGrid.Silo.Tasks;

namespace OrleansGrid.Silo.Jobs;

/// <summary>The world of a job's driver over Orleans and PostgreSQL.</summary>
internal sealed partial class JobWorld(Guid jobId, GrainId grainId, JobServices services, JobWatchers watchers, ILogger log) : IJobWorld
{
    private readonly GrainState<JobRecord> _stored = new();
    private readonly Dictionary<int, (JobStage Stage, StageWork Work)> _works = [];
    private readonly SpeculationCounter _speculations = new(services.Metrics.Speculated);
    private Action? _leave;
    private Action? _ended;
    private JobDriver? _driver;
    private JobControlPort? _control;

    public JobFigures Figures { get; } = new();

    public Moment Now => new(Stopwatch.GetElapsedTime(0), DateTimeOffset.UtcNow);

    public string Home => services.Silos.Own;

    public IReadOnlyCollection<string> LiveSilos => [.. services.Silos.Active.Select(s => s.ToParsableString())];

    /// <param name="ended">The job's end is durable.</param>
    /// <param name="leave">This activation is the job no more.</param>
    public void Join(JobDriver driver, JobControlPort control, Action ended, Action leave) =>
        (_driver, _control, _ended, _leave) = (driver, control, ended, leave);

    public SiloCondition ConditionOf(string silo) => services.Silos.ConditionOf(silo);

    public bool IsExpected(Exception error) => ExpectedFailures.MayPass(error);

    public string? WhyRefused(Exception error) => error is StorageRefusedException told ? told.Message : DatabaseFault.WhyRefused(error);

    public async Task<StoredJob?> ReadAsync()
    {
        await services.Storage.ReadStateAsync(JobStateStorage.StateName, grainId, _stored);
        return _stored.RecordExists ? new StoredJob(_stored.State!, int.Parse(_stored.ETag!, CultureInfo.InvariantCulture)) : null;
    }

    public async Task<int> WriteAsync(JobRecord record, int? version)
    {
        (_stored.State, _stored.ETag) = (record, version?.ToString(CultureInfo.InvariantCulture));
        try
        {
            await services.Storage.WriteStateAsync(JobStateStorage.StateName, grainId, _stored);
        }
        catch (InconsistentStateException error)
        {
            throw new JobSupersededException(error.Message, error);
        }

        return int.Parse(_stored.ETag!, CultureInfo.InvariantCulture);
    }

    public async Task<IReadOnlyList<RunningOn>> TakeOverAsync(int run, int epoch) =>
        [
            .. (await services.Silos.TakeOverAsync(services.Grains, jobId, run, epoch)).Select(t => new RunningOn(
                t.Task.TaskId,
                t.Task.Stage,
                new ItemRange(t.Task.First, t.Task.End),
                t.Silo
            )),
        ];

    public Task<StageFacts> FactsAsync(int stage, ItemRange range, int run, IReadOnlyList<Guid> exceptTasks) =>
        services.Facts.FactsAsync(jobId, stage, range, run, [.. exceptTasks]);

    public Task ForgetFailuresAsync(int beforeRun) => services.Facts.ForgetFailuresOfEarlierRunsAsync(jobId, beforeRun);

    public Task<int?> LiveRunAsync() => services.Facts.LiveRunAsync(jobId);

    public async Task<StagePlan> PlanAsync(JobRecord record, int stage)
    {
        var planner =
            services.Kinds.Find(record.Kind)?.Planner
            ?? throw new FormatException($"This silo cannot plan jobs of the kind '{record.Kind}'.");
        var view = record.View();
        var results = new Dictionary<int, IReadOnlyList<ItemResult<JsonElement>>>();
        foreach (var seen in planner.Sees(view, stage))
        {
            results[seen] = await services.Reads.ResultsAsync(jobId, seen).ToListAsync();
        }

        // A kind's planner is foreign code: what it throws is the job's failure and nobody else's.
        try
        {
            return planner.Plan(view, stage, results);
        }
        catch (Exception error) when (error is not FormatException)
        {
            throw new FormatException($"The planner of the kind '{record.Kind}' failed: {error.Message}", error);
        }
    }

    public Task<FailureExplained?> ExplainAsync() => services.Facts.FirstFailureAsync(jobId);

    public IFollowedTask Follow(Guid taskId, string silo) => new FollowedTask(this, services.Tasks.To(taskId, silo));

    public Task<long> ShrinkAsync(Guid taskId, string silo, double keep) => services.Tasks.To(taskId, silo).ShrinkAsync(keep);

    public Task StopAsync(Guid taskId, string silo) => services.Tasks.To(taskId, silo).CancelAsync();

    public async Task RecordLossAsync(RecordLoss loss, int run)
    {
        var silo = services.Silos.NameOf(loss.Silo);
        var error = new ItemError("lost", $"The silo {silo} died while it ran this item alone.");
        var verdict = await services.Committer.CommitAsync(decided => new RangeCommit
        {
            JobId = jobId,
            Stage = loss.Stage,
            Run = run,
            TaskId = loss.TaskId,
            First = loss.Item,
            Last = loss.Final ? loss.Item : loss.Item - 1,
            Succeeded = false,
            RanOn = silo,
            StartedAt = DateTime.UtcNow,
            FinishedAt = DateTime.UtcNow,
            Failures = [new FailedAttempt(loss.Item, loss.Attempt, DateTime.UtcNow, DateTime.UtcNow, error)],
            Decided = decided,
        });
        if (verdict.Decision is CommitDecision.Refused or CommitDecision.Unstorable)
        {
            throw new StorageRefusedException(verdict.Reason ?? verdict.ToString());
        }
    }

    public async Task<JobGrant> AskAsync(JobAsk ask)
    {
        var grant = await services.Pool.AskAsync(
            new SlotAsk(
                ask.JobId,
                ask.Priority,
                ask.SlotsPerTask,
                ask.Handler,
                ask.Require,
                ask.Wants,
                ask.Holds,
                ask.SeenGrant,
                ask.Spares is { } spares ? [.. spares] : null,
                ask.Stage
            )
        );
        return new JobGrant(jobId, grant.Number, grant.Silos, grant.GiveBack, grant.Waiting, grant.Stage);
    }

    public Task DelayAsync(TimeSpan time) => Task.Delay(time);

    public bool Observes(JobRecord record) => ObserversOf(record).Any(observer => observer.Observes(record.View()));

    public async Task ObserveAsync(int stage, ItemRange range)
    {
        var record = _driver!.Machine!.Record;
        foreach (var observer in ObserversOf(record).Where(observer => observer.Observes(record.View())))
        {
            await observer.CommittedAsync(_control!, stage, range.First, range.End);
        }
    }

    public async Task ObserveLossAsync(int stage, long item)
    {
        foreach (var observer in ObserversOf(_driver!.Machine!.Record))
        {
            await observer.LostAsync(_control!, stage, item);
        }
    }

    public async Task ReopenedAsync(JobRecord record)
    {
        watchers.Reopened();
        if (services.Kinds.Find(record.Kind) is { } kind)
        {
            await kind.ReopenedAsync(record.View());
        }
    }

    public void Ended(JobRecord record)
    {
        watchers.Ended();
        _ended?.Invoke();
        services.Endings.Ended(record);
        services.Metrics.JobEnded(record.Kind, record.State.ToName());
        LogEnded(jobId, record.State.ToName(), _driver!.Machine!.Succeeded, _driver.Machine.Failed, record.FinishedAt - record.CreatedAt);
    }

    public void Changed()
    {
        if (_driver is { HasEnded: true })
        {
            watchers.Ended();
        }

        watchers.Changed();
        Figures.Update(_driver!);
        if (_driver!.Machine is { Record: var record })
        {
            _speculations.Look(record.Speculations);
        }
    }

    public void Note(JobNote note)
    {
        switch (note)
        {
            case TakenUp taken:
                LogTakenUp(jobId, taken.Run, taken.Done, taken.Total, taken.Tasks);
                break;
            case Superseded:
                LogSuperseded(jobId);
                break;
            case OutcomesMissing missing:
                LogOutcomesMissing(jobId, missing.Reason);
                break;
            case SiloDiedUnderTask died:
                services.Metrics.TaskLost();
                LogTaskLost(jobId, died.TaskId, died.Silo);
                break;
            case StorageRefuses refuses:
                services.Metrics.Faulted("job");
                LogRefused(refuses.Error, jobId, refuses.Doing, refuses.Why);
                break;
            case RecordRefused refused:
                services.Metrics.Faulted("job");
                LogRecordRefused(refused.Error, jobId, refused.Doing, refused.Pause.TotalSeconds, refused.Why);
                break;
            case NoAnswer silent:
                LogNoAnswer(silent.Error, jobId, silent.Doing, silent.Error.Message);
                break;
        }
    }

    public void Fault(Exception error, string doing)
    {
        services.Metrics.Faulted("job");
        LogFault(error, jobId, doing, error.Message);
    }

    public void Left()
    {
        watchers.Left();
        _leave?.Invoke();
    }

    private IEnumerable<IOutcomeObserver> ObserversOf(JobRecord record) => services.Kinds.Find(record.Kind)?.Observers ?? [];

    /// <summary>The same object for all tasks of a stage, until something of the stage has changed that tasks see.</summary>
    private StageWork WorkOf(JobRecord record, int number)
    {
        var stage = record.Stages[number];
        if (_works.TryGetValue(number, out var known) && ReferenceEquals(known.Stage, stage) && known.Work.Run == record.Run)
        {
            return known.Work;
        }

        var work = new StageWork
        {
            JobId = jobId,
            Run = record.Run,
            Kind = record.Kind,
            Spec = record.Spec,
            Memo = record.Memo,
            TraceParent = record.TraceParent,
            Stage = number,
            Name = stage.Name,
            Policy = stage.Policy,
            Inputs = stage.Inputs,
            Items = stage.Again?.Items,
            Sources = [.. (stage.After ?? []).Select(s => new StageSource(s, record.Stages[s].Name))],
        };
        _works[number] = (stage, work);
        return work;
    }

    private TaskOrder OrderOf(StartTask start, JobRecord record, int epoch) =>
        new(
            jobId,
            start.Stage,
            record.Run,
            start.Range.First,
            start.Range.End,
            [.. start.Attempts.Select(a => new PastAttempts(a.Item, a.InAll, a.InRun))],
            epoch
        );

    private static TaskAnswer NewsOf(TaskReport report) =>
        new(report.Revision, report.Unknown ? null : ProgressOf(report), report.Superseded);

    private static TaskProgress ProgressOf(TaskReport report) =>
        new(
            report.Committed,
            report.End,
            report.Ended,
            report.Refused,
            report.Succeeded,
            report.Failed,
            [
                .. report.Deferred.Select(d => new Deferral(
                    d.Item,
                    d.Attempts,
                    d.InRun,
                    d.Delay,
                    d.Lost?.Select(l => new LostResult(l.Stage, l.Item)).ToArray()
                )),
            ],
            report.Busy,
            report.Executed,
            report.Progress,
            report.Note,
            report.LaneFree,
            report.Fatal
        );

    private sealed class FollowedTask(JobWorld world, ITaskLink link) : IFollowedTask
    {
        public async Task<TaskAnswer> RunAsync(StartTask start, JobRecord record, int epoch) =>
            NewsOf(await link.RunAsync(world.OrderOf(start, record, epoch), world.WorkOf(record, start.Stage)));

        public async Task<TaskAnswer> WaitAsync(long seen) => NewsOf(await link.WaitAsync(seen));
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Job {JobId} run {Run} goes on: {Done} of {Total} items have an outcome, {Tasks} tasks still run"
    )]
    private partial void LogTakenUp(Guid jobId, int run, long done, long total, int tasks);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Another activation has written job {JobId}; this one leaves")]
    private partial void LogSuperseded(Guid jobId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {JobId} runs again what is missing: {Reason}")]
    private partial void LogOutcomesMissing(Guid jobId, string reason);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Job {JobId}: silo {Silo} died under task {TaskId}; what it had not committed goes to another"
    )]
    private partial void LogTaskLost(Guid jobId, Guid taskId, string silo);

    [LoggerMessage(Level = LogLevel.Error, Message = "Job {JobId} ends: the database has refused for good while {Doing}: {Reason}")]
    private partial void LogRefused(Exception error, Guid jobId, string doing, string reason);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "Job {JobId} waits: the database has refused for good while {Doing}, which is tried again after {Seconds} s: {Reason}"
    )]
    private partial void LogRecordRefused(Exception error, Guid jobId, string doing, double seconds, string reason);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Job {JobId}: no answer while {Doing}: {Reason}")]
    private partial void LogNoAnswer(Exception error, Guid jobId, string doing, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Job {JobId} met a fault while {Doing}, and is loaded again: {Reason}")]
    private partial void LogFault(Exception error, Guid jobId, string doing, string reason);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Job {JobId} {State}: {Succeeded} items succeeded, {Failed} failed, {Elapsed} after its submission"
    )]
    private partial void LogEnded(Guid jobId, string state, long succeeded, long failed, TimeSpan? elapsed);
}
