using System.Diagnostics;
using OrleansGrid.Protocol;

namespace OrleansGrid.Silo;

/// <summary>
/// A task while it runs on this silo: which item is next, what has finished, what is committed. Shared by the lane that runs the items,
/// the committer that commits them, and the grain that reports; one lock, never held while user code runs.
/// </summary>
internal sealed partial class TaskRun
{
    /// <summary>A lane that has so many ranges on their way to the database waits for it.</summary>
    private const int MostInFlight = 24;

    /// <summary>So many deferred items end the task: their list travels with each report.</summary>
    private const int MostDeferred = 1000;

    private readonly object _lock = new();
    private readonly TaskOrder _order;
    private readonly Action<RangeCommit> _commit;
    private readonly Dictionary<long, PastAttempts>? _past;
    private readonly LinkedList<RangeCommit> _inFlight = new();
    private readonly HashSet<RangeCommit> _decided = [];
    private readonly List<DeferredItem> _deferred = [];
    private readonly List<DeferredItem> _undecidedDeferrals = [];
    private readonly CancellationTokenSource _cancel = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private FinishedChunk? _chunk;
    private long _next;
    private long _end;
    private long _committed;
    private long _succeeded;
    private long _failed;
    private long _revision;
    private long _executed;
    private TimeSpan _busy;
    private bool _executionEnded;
    private bool _refused;
    private (double Progress, string? Note)? _said;

    /// <param name="commit">Sends outcomes to the database; they come back by <see cref="OnDecided"/>.</param>
    public TaskRun(Guid taskId, TaskOrder order, JobWork work, Action<RangeCommit> commit)
    {
        TaskId = taskId;
        Work = order.StageWork is { } stage ? work with { Stage = StageWork.Parse(stage) } : work;
        _order = order;
        _commit = commit;
        _past = order.Attempts.Length > 0 ? order.Attempts.ToDictionary(a => a.Item) : null;
        (_next, _end, _committed) = (order.First, order.End, order.First);
    }

    public Guid TaskId { get; }

    public Guid JobId => _order.JobId;

    public int Stage => _order.Stage;

    public int Run => _order.Run;

    public TaskOrder Order => _order;

    public JobWork Work { get; }

    /// <summary>Cancelled when the task is stopped.</summary>
    public CancellationToken Cancellation => _cancel.Token;

    public bool Stopping => _cancel.IsCancellationRequested;

    /// <summary>When the task was told to stop; null when it was not.</summary>
    public long? StopAskedAt { get; private set; }

    public Task Ended => _ended.Task;

    /// <summary>What the handler says of the running item; reported with what is committed next, or soon.</summary>
    public void Say(double progress, string? note)
    {
        lock (_lock)
        {
            _said = (progress, note);
            _revision++;
        }
    }

    /// <summary>Begins the next item, unless none is left or the task is to stop.</summary>
    public bool TryBegin(out long item, out PastAttempts past)
    {
        lock (_lock)
        {
            item = _next;
            past = default;
            if (_next >= _end || Stopping || _refused)
            {
                return false;
            }

            _next++;
            _said = null;
            _past?.TryGetValue(item, out past);
            return true;
        }
    }

    public void Succeeded(long item, ReadOnlySpan<byte> result, int attempt)
    {
        lock (_lock)
        {
            _executed++;
            _chunk ??= new FinishedChunk(item);
            Debug.Assert(_chunk.First + _chunk.Count == item, "Items of a chunk are neighbours.");
            _chunk.Add(result, attempt);
            if (_chunk.IsFull)
            {
                SealChunk();
                WaitForRoom();
            }
        }
    }

    /// <summary>The item has failed for good.</summary>
    public void Failed(long item, FailedAttempt failure) => Fail(item, failure, final: true, default);

    /// <summary>The item failed an attempt and may be tried again.</summary>
    public void Deferred(DeferredItem deferral, FailedAttempt failure) => Fail(deferral.Item, failure, final: false, deferral);

    /// <summary>The item was interrupted because the task is to stop: it has no outcome, and nothing after it will.</summary>
    public void Interrupted(long item)
    {
        lock (_lock)
        {
            _end = Math.Min(_end, item);
        }
    }

    /// <summary>Commits what has finished, if it has waited too long: an hour-long item must not hold back the outcome of the one before.</summary>
    public void FlushOlderThan(TimeSpan age)
    {
        lock (_lock)
        {
            if (_chunk is { } chunk && chunk.Age > age)
            {
                SealChunk();
            }
        }
    }

    /// <summary>Hands back items that have not begun, keeping the given share of them. Returns one past the last item kept.</summary>
    public long Shrink(double keep)
    {
        lock (_lock)
        {
            if (_next < _end)
            {
                _end = _next + (long)Math.Floor(Math.Clamp(keep, 0, 1) * (_end - _next));
                _revision++;
            }

            return _end;
        }
    }

    public void Stop()
    {
        lock (_lock)
        {
            _end = Math.Min(_end, _next);
            StopAskedAt ??= Stopwatch.GetTimestamp();
        }

        // On a thread of its own: what a handler registered on the token is user code.
        _ = Task.Run(() => { try { _cancel.Cancel(); } catch (AggregateException) { } catch (ObjectDisposedException) { } });
    }

    /// <summary>The lane has run all it will of this task.</summary>
    public void ExecutionEnded(TimeSpan busy)
    {
        lock (_lock)
        {
            _busy = busy;
            _end = Math.Min(_end, _next);
            _executionEnded = true;
            SealChunk();
            _revision++;
            EndIfNothingIsInFlight();
            Tell();
        }
    }

    public RunningTask Describe()
    {
        lock (_lock)
        {
            return new RunningTask(TaskId, Stage, Run, _order.First, Math.Max(_end, _next));
        }
    }
}
