using System.Diagnostics;
using OrleansGrid.Engine.Jobs;
using OrleansGrid.Engine.Ranges;
using OrleansGrid.Engine.Tasks;
using OrleansGrid.Protocol.Tasks;
using OrleansGrid.Silo.Commit;

namespace OrleansGrid.Silo.Runs;

/// <summary>
/// A task while it runs on this silo, shared by the lane that runs the items, the committer that commits them, and the grain that reports.
/// What is decided is <see cref="TaskMachine"/>'s; here are the lock, the waiting and the cancellation.
/// </summary>
/// <remarks>One lock, never held while user code runs.</remarks>
internal sealed partial class TaskRun
{
    private static readonly TaskLimits Limits = new();
    private static readonly TimeSpan LongestWaitForRoom = TimeSpan.FromSeconds(2);

    private readonly object _lock = new();
    private readonly TaskOrder _order;
    private readonly Action<RangeCommit> _commit;
    private readonly TimeProvider _clock;
    private readonly TaskMachine _machine;
    private readonly TaskNews _news;
    private readonly OrphanedArtifacts _artifacts;
    private readonly CancellationTokenSource _cancel = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private FinishedChunk? _chunk;
    private bool _laneFreeReported;

    /// <summary>Why the database refuses what the task commits, for good; null when it does not.</summary>
    private string? _fatal;

    /// <param name="commit">Sends outcomes to the database.</param>
    /// <param name="clock">The system's unless a test gives another.</param>
    public TaskRun(Guid taskId, TaskOrder order, StageWork work, Action<RangeCommit> commit, TimeProvider? clock = null)
    {
        TaskId = taskId;
        Work = work;
        (_order, _commit, _clock) = (order, commit, clock ?? TimeProvider.System);
        _machine = new TaskMachine(
            new ItemRange(order.First, order.End),
            [.. order.Attempts.Select(a => new ItemAttempts(a.Item, a.InAll, a.InRun, 0))],
            Limits
        );
        _news = new TaskNews(_clock);
        _artifacts = new OrphanedArtifacts(error => ArtifactsNotRemoved?.Invoke(error));
    }

    public Guid TaskId { get; }

    public Guid JobId => _order.JobId;

    public int Stage => _order.Stage;

    public int Run => _order.Run;

    public TaskOrder Order => _order;

    public StageWork Work { get; }

    /// <summary>Cancelled when the task is stopped.</summary>
    public CancellationToken Cancellation => _cancel.Token;

    public bool Stopping => _cancel.IsCancellationRequested;

    /// <summary>When the task was told to stop; null when it was not.</summary>
    public long? StopAskedAt { get; private set; }

    public Task Ended => _ended.Task;

    public bool HasBegun
    {
        get
        {
            lock (_lock)
            {
                return _machine.HasBegun;
            }
        }
    }

    /// <summary>What the database decided when it refused a commit of the task; null when it refused none.</summary>
    public CommitDecision? Refusal
    {
        get
        {
            lock (_lock)
            {
                return _machine.Refusal;
            }
        }
    }

    /// <summary>Hears of what an item had left and could not be removed.</summary>
    public Action<Exception>? ArtifactsNotRemoved { get; set; }

    /// <summary>What the handler says of the running item; reported with what is committed next, or soon.</summary>
    public void Say(double progress, string? note)
    {
        lock (_lock)
        {
            _machine.Say(progress, note);
        }
    }

    /// <summary>
    /// Begins the next item, unless none is left or the task is to stop. Waits while the task is too far ahead of the database, but not for
    /// long:
    /// what keeps it from committing may be its job's alone, and the lane is for others too.
    /// </summary>
    public bool TryBegin(out ItemAttempts item)
    {
        lock (_lock)
        {
            var since = _clock.GetTimestamp();
            while (_machine is { MayBegin: true, HasRoom: false })
            {
                var left = LongestWaitForRoom - _clock.GetElapsedTime(since);
                if (left <= TimeSpan.Zero)
                {
                    _machine.Shrink(0);
                }
                else
                {
                    Monitor.Wait(_lock, left);
                }
            }

            return _machine.TryBegin(out item);
        }
    }

    /// <summary>The item was interrupted because the task is to stop: it has no outcome, and nothing after it will.</summary>
    public void Interrupted(long item)
    {
        lock (_lock)
        {
            _machine.Interrupt(item);
        }
    }

    /// <summary>Hands back items that have not begun, keeping the given share of them. Returns one past the last item kept.</summary>
    public long Shrink(double keep)
    {
        lock (_lock)
        {
            var end = _machine.Shrink(keep);
            Monitor.PulseAll(_lock);
            return end;
        }
    }

    public void Stop()
    {
        lock (_lock)
        {
            _machine.Stop();
            StopAskedAt ??= Stopwatch.GetTimestamp();
            Monitor.PulseAll(_lock);
        }

        UserCancellation.Begin(_cancel);
    }

    /// <summary>What the item leaves beside its result; removed when the result of another attempt is committed first.</summary>
    public void Leaves(long item, Action remove) => _artifacts.Add(item, remove);

    /// <summary>Removes what the item has left: its result does not count.</summary>
    public void RemoveArtifacts(long item) => _artifacts.Remove(item, item + 1);

    /// <summary>
    /// Reports when the task has ended or its lane is free, else after a short while; after a little longer when nothing is new since
    /// <paramref name="seen"/>.
    /// </summary>
    public async Task<TaskReport> ReportAfterAsync(long seen)
    {
        await NewsAfter(seen);
        lock (_lock)
        {
            // Reported once, so that the slot is used again while the last outcomes are being committed.
            _laneFreeReported |= _machine.ExecutionEnded;
            return ReportOf(_machine.Revision, _order.First, _machine.Progress with { Fatal = _fatal });
        }
    }

    /// <summary>Called by the watch several times a second: what is not urgent is reported after a while.</summary>
    public void TellWhatIsDue()
    {
        lock (_lock)
        {
            _news.TellIfDue(_machine.Revision);
        }
    }

    public RunningTask Describe()
    {
        lock (_lock)
        {
            return new RunningTask(TaskId, Stage, Run, _machine.Items.First, _machine.Items.End);
        }
    }

    private Task NewsAfter(long seen)
    {
        lock (_lock)
        {
            return _ended.Task.IsCompleted || (_machine.ExecutionEnded && !_laneFreeReported) ? Task.CompletedTask : _news.After(seen);
        }
    }

    private static TaskReport ReportOf(long revision, long first, TaskProgress progress) =>
        new(
            revision,
            Unknown: false,
            first,
            progress.Committed,
            progress.End,
            progress.Ended,
            progress.Refused,
            progress.Succeeded,
            progress.Failed,
            [
                .. progress.Deferred.Select(d => new DeferredItem(
                    d.Item,
                    d.Attempts,
                    d.InRun,
                    d.Delay,
                    d.Lost?.Select(l => new LostItem(l.Stage, l.Item)).ToArray()
                )),
            ],
            progress.Busy,
            progress.Executed,
            progress.Progress,
            progress.Note,
            progress.LaneFree,
            Fatal: progress.Fatal
        );
}
