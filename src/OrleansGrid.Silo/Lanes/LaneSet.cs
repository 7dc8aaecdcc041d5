using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrleansGrid.Silo.Kinds;
using OrleansGrid.Silo.Logs;
using OrleansGrid.Silo.Membership;
using OrleansGrid.Silo.Runs;
using OrleansGrid.Silo.Supervision;
using OrleansGrid.Silo.Telemetry;
using OrleansGrid.Silo.Writing;

namespace OrleansGrid.Silo.Lanes;

/// <summary>All slots of this silo: takes tasks, runs them on lanes, watches over lanes that do not come back.</summary>
internal sealed partial class LaneSet : IDisposable
{
    /// <summary>How long an item may take to heed its cancelled token before its lane is given up.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>A finished item is on its way to the database after this time, whatever runs after it.</summary>
    private static readonly TimeSpan OldestUncommitted = TimeSpan.FromMilliseconds(700);

    private static readonly TimeSpan WatchPeriod = TimeSpan.FromMilliseconds(100);

    private readonly LaneQueue<TaskRun> _waiting = new();
    private readonly ConcurrentDictionary<Guid, TaskRun> _runs = new();
    private readonly JobEpochs _epochs = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly Lane[] _lanes;
    private readonly ILogger<LaneSet> _log;
    private readonly Rest _rest;
    private LoopSupervisor? _supervisor;

    public LaneSet(
        GridSiloOptions options,
        SiloIdentity identity,
        KindRegistry kinds,
        IServiceProvider services,
        InputStore inputs,
        Checkpoints checkpoints,
        LogWriter logs,
        GridMetrics metrics,
        ILogger<LaneSet> log
    )
    {
        (Identity, Kinds, Services, Inputs, Checkpoints, Logs, Metrics, _log) = (
            identity,
            kinds,
            services,
            inputs,
            checkpoints,
            logs,
            metrics,
            log
        );
        // A silo without tasks has nothing to watch and does not wake up for it.
        _rest = new Rest(() => !_runs.IsEmpty);
        FailPoints = services.GetService<FailPoints>();
        _lanes = [.. Enumerable.Range(0, options.Slots).Select(i => new Lane(this, i, _ending.Token))];
        metrics.ObserveDisk(options.DataFolderOf(identity.Name));
        metrics.ObserveSlots(() => _lanes.Count(l => l.Execution is not null), () => _lanes.Length);
    }

    public FailPoints? FailPoints { get; }

    /// <summary>From now on lanes take tasks and are watched over.</summary>
    public void Start(LoopSupervisor supervisor)
    {
        _supervisor = supervisor;
        foreach (var lane in _lanes)
        {
            _ = supervisor.RunAsync("lanes", lane.RunAsync, lane.Ending);
        }

        _ = supervisor.RunAsync("lane-watch", WatchLoopAsync, _ending.Token);
    }

    public SiloIdentity Identity { get; }

    public KindRegistry Kinds { get; }

    public IServiceProvider Services { get; }

    public InputStore Inputs { get; }

    public Checkpoints Checkpoints { get; }

    public LogWriter Logs { get; }

    public GridMetrics Metrics { get; }

    public bool Draining { get; private set; }

    /// <summary>Hands a task to the next free lane, unless a later life of its job has taken over.</summary>
    public bool TryStart(TaskRun run)
    {
        lock (_epochs)
        {
            if (_epochs.HasEnded(run.JobId, run.Order.Epoch))
            {
                return false;
            }

            _runs[run.TaskId] = run;
        }

        run.ArtifactsNotRemoved = error => LogArtifactsNotRemoved(error, run.JobId, run.Stage);
        _rest.Wake();
        run.Ended.ContinueWith(
            _ => _runs.TryRemove(run.TaskId, out var _),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default
        );
        if (Draining)
        {
            run.Shrink(0);
        }

        if (!_waiting.TryAdd(run))
        {
            throw new InvalidOperationException("The silo's lanes have ended; it takes no more tasks.");
        }

        return true;
    }

    public TaskRun? Find(Guid taskId) => _runs.GetValueOrDefault(taskId);

    /// <summary>
    /// From now on only this life of the job and later ones start tasks here. Returns those that run: each is either among them or is
    /// refused.
    /// </summary>
    public IReadOnlyList<TaskRun> TakeOver(Guid jobId, int epoch)
    {
        lock (_epochs)
        {
            _epochs.Begin(jobId, epoch);
            return [.. _runs.Values.Where(r => r.JobId == jobId && !r.Ended.IsCompleted)];
        }
    }

    /// <summary>For a lane: the next task, or null when the silo ends.</summary>
    public TaskRun? TakeNext() => _waiting.TryTake(out var next) ? next : null;

    /// <summary>
    /// Nothing new begins; running items may end within <paramref name="patience"/>, then their tokens are cancelled. Returns when all that
    /// finished is committed.
    /// </summary>
    public async Task DrainAsync(TimeSpan patience, CancellationToken hurry)
    {
        Draining = true;
        var running = _runs.Values.ToList();
        running.ForEach(r => r.Shrink(0));
        var ended = Task.WhenAll(running.Select(r => r.Ended));
        try
        {
            await ended.WaitAsync(patience, hurry);
        }
        catch (Exception late) when (late is TimeoutException or OperationCanceledException)
        {
            running.ForEach(r => r.Stop());
            await Task.WhenAny(ended, Task.Delay(Grace + Grace, CancellationToken.None));
        }
    }

    public void Dispose()
    {
        _ending.Cancel();
        _waiting.Close();
        Metrics.Dispose();
    }

    private async Task WatchLoopAsync()
    {
        while (true)
        {
            await _rest.UntilWorkAsync(_ending.Token);
            await Task.Delay(WatchPeriod, _ending.Token);
            Watch();
        }
    }

    private void Watch()
    {
        FailPoints?.Throw("lane-watch");
        ExceptionDispatchInfo? fault = null;
        foreach (var run in _runs.Values)
        {
            try
            {
                run.FlushOlderThan(OldestUncommitted);
                run.TellWhatIsDue();
            }
            catch (Exception error)
            {
                // One task must not keep the others from being watched.
                fault ??= ExceptionDispatchInfo.Capture(error);
            }
        }

        GiveUpOverdueLanes();
        fault?.Throw();
    }

    private void GiveUpOverdueLanes()
    {
        for (var i = 0; i < _lanes.Length; i++)
        {
            if (_lanes[i].Execution is { GivenUp: false } execution && execution.Overrun(Grace) is { } item && execution.TryGiveUp(item))
            {
                LogGivenUp(execution.Run.JobId, execution.Run.Stage, i);
                var lane = _lanes[i] = new Lane(this, i, _ending.Token);
                _ = _supervisor!.RunAsync("lanes", lane.RunAsync, lane.Ending);
            }
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "An item of job {JobId} stage {Stage} did not end though it was told to; lane {Lane} is given up and a new one takes "
            + "its place"
    )]
    private partial void LogGivenUp(Guid jobId, int stage, int lane);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "A task of job {JobId} stage {Stage} from item {First} broke with {Type}: {Reason} {Stack}"
    )]
    public partial void LogTaskBroken(Guid jobId, int stage, long first, string type, string reason, string? stack);

    [LoggerMessage(Level = LogLevel.Error, Message = "Lane {Lane} failed under a task of job {JobId} stage {Stage} and goes on")]
    public partial void LogLaneFault(Exception error, int lane, Guid jobId, int stage);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Code of job {JobId} stage {Stage} failed after its item had ended: {Reason}")]
    public partial void LogLateFailure(Guid jobId, int stage, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "What an item of job {JobId} stage {Stage} left on the disk could not be removed")]
    private partial void LogArtifactsNotRemoved(Exception error, Guid jobId, int stage);

    public void LogInputAwaited(TaskRun run, long item, string reason) => LogInputAwaited(run.JobId, run.Stage, item, reason);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Item {Item} of job {JobId} stage {Stage} waits for its input until the database answers: {Reason}"
    )]
    private partial void LogInputAwaited(Guid jobId, int stage, long item, string reason);
}
