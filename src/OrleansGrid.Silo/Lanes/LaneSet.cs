using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace OrleansGrid.Silo;

/// <summary>All slots of this silo: takes tasks, runs them on lanes, watches over lanes that do not come back.</summary>
internal sealed partial class LaneSet : IDisposable
{
    /// <summary>How long an item may take to heed its cancelled token before its lane is given up.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>A finished item is on its way to the database after this time, whatever runs after it.</summary>
    private static readonly TimeSpan OldestUncommitted = TimeSpan.FromMilliseconds(700);

    private static readonly TimeSpan WatchPeriod = TimeSpan.FromMilliseconds(100);

    private readonly BlockingCollection<TaskRun> _waiting = [];
    private readonly ConcurrentDictionary<Guid, TaskRun> _runs = new();
    private readonly JobEpochs _epochs = new();
    private readonly Lane[] _lanes;
    private readonly Timer _watch;
    private readonly ILogger<LaneSet> _log;

    public LaneSet(
        GridSiloOptions options, SiloIdentity identity, HandlerRegistry handlers, IServiceProvider services, InputStore inputs,
        Checkpoints checkpoints, GridMetrics metrics, ILogger<LaneSet> log)
    {
        (Identity, Handlers, Services, Inputs, Checkpoints, Metrics, _log) = (identity, handlers, services, inputs, checkpoints, metrics, log);
        _lanes = new Lane[options.Slots];
        for (var i = 0; i < _lanes.Length; i++)
        {
            _lanes[i] = new Lane(this, i);
        }

        metrics.ObserveSlots(() => _lanes.Count(l => l.Execution is not null), () => _lanes.Length);
        _watch = new Timer(_ => Watch(), null, WatchPeriod, WatchPeriod);
    }

    public SiloIdentity Identity { get; }

    public HandlerRegistry Handlers { get; }

    public IServiceProvider Services { get; }

    public InputStore Inputs { get; }

    public Checkpoints Checkpoints { get; }

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

        run.Ended.ContinueWith(_ => _runs.TryRemove(run.TaskId, out var _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        if (Draining)
        {
            run.Shrink(0);
        }

        _waiting.Add(run);
        return true;
    }

    public TaskRun? Find(Guid taskId) => _runs.GetValueOrDefault(taskId);

    /// <summary>From now on only this life of the job and later ones start tasks here. Returns those that run: each is either among them or is refused.</summary>
    public IReadOnlyList<TaskRun> TakeOver(Guid jobId, int epoch)
    {
        lock (_epochs)
        {
            _epochs.Begin(jobId, epoch);
            return [.. _runs.Values.Where(r => r.JobId == jobId && !r.Ended.IsCompleted)];
        }
    }

    /// <summary>For a lane: the next task, or null when the silo ends.</summary>
    public TaskRun? TakeNext(Lane lane)
    {
        try
        {
            return _waiting.Take();
        }
        catch (Exception end) when (end is InvalidOperationException or ObjectDisposedException)
        {
            return null;
        }
    }

    /// <summary>Nothing new begins; running items may end within <paramref name="patience"/>, then their tokens are cancelled. Returns when all that finished is committed.</summary>
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
        _watch.Dispose();
        _waiting.CompleteAdding();
        Metrics.Dispose();
    }

    private void Watch()
    {
        foreach (var run in _runs.Values)
        {
            run.FlushOlderThan(OldestUncommitted);
            run.TellWhatIsDue();
        }

        for (var i = 0; i < _lanes.Length; i++)
        {
            if (_lanes[i].Execution is { GivenUp: false } execution && execution.Overran(Grace))
            {
                LogGivenUp(execution.Run.JobId, execution.Run.Stage, i);
                execution.GiveUp();
                _lanes[i] = new Lane(this, i);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "An item of job {JobId} stage {Stage} did not end though it was told to; lane {Lane} is given up and a new one takes its place")]
    private partial void LogGivenUp(Guid jobId, int stage, int lane);

    [LoggerMessage(Level = LogLevel.Error, Message = "A task of job {JobId} stage {Stage} from item {First} broke: {Reason}")]
    public partial void LogTaskBroken(Exception error, Guid jobId, int stage, long first, string reason);
}
