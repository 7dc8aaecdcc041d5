using OrleansGrid.Engine.Jobs;
using OrleansGrid.Engine.Ranges;

namespace OrleansGrid.Engine.Tasks;

/// <summary>
/// The decisions of a task while it runs: which item is next, which finished items are committed together, what the database's decisions
/// mean, and when the task has ended. A silo's lane drives it, and so do the tests' worlds.
/// </summary>
/// <remarks>
/// No clock, no threads, no I/O; not thread-safe. A method that returns commits gives those that are to be sent now, in order; each comes
/// back once by <see cref="Decide"/>, in any order.
/// </remarks>
public sealed class TaskMachine
{
    private const long None = -1;

    private readonly long _first;
    private readonly TaskLimits _limits;
    private readonly Dictionary<long, ItemAttempts>? _past;
    private readonly LinkedList<TaskCommit> _inFlight = new();
    private readonly List<Deferral> _deferred = [];
    private long _bytesInFlight;
    private int _deferrals;
    private long _chunkFirst = None;
    private int _chunkItems;
    private long _chunkBytes;
    private long _next;
    private long _end;
    private long _committed;
    private long _succeeded;
    private long _failed;
    private long _executed;
    private TimeSpan _busy;
    private (double Progress, string? Note)? _said;

    /// <param name="attempts">Failed attempts so far; only of items that have some.</param>
    public TaskMachine(ItemRange range, IReadOnlyList<ItemAttempts> attempts, TaskLimits limits)
    {
        (_first, _next, _end, _committed, _limits) = (range.First, range.First, range.End, range.First, limits);
        _past = attempts.Count > 0 ? attempts.ToDictionary(a => a.Item) : null;
    }

    /// <summary>Grows with each change that the job may want to hear of.</summary>
    public long Revision { get; private set; }

    /// <summary>The item that runs now; null between items.</summary>
    public long? Running { get; private set; }

    /// <summary>Some item has begun.</summary>
    public bool HasBegun => _next > _first;

    public bool IsStopping { get; private set; }

    /// <summary>What the database decided when it refused a commit of the task; null when it refused none.</summary>
    public CommitDecision? Refusal { get; private set; }

    /// <summary>The lane has run all it will of this task.</summary>
    public bool ExecutionEnded { get; private set; }

    /// <summary>Nothing more will come from the task.</summary>
    public bool HasEnded => ExecutionEnded && _inFlight.Count == 0;

    public bool MayBegin => _next < _end && !IsStopping && Refusal is null && !ExecutionEnded;

    /// <summary>The task is not too far ahead of the database.</summary>
    public bool HasRoom => _inFlight.Count < _limits.CommitsInFlight && _bytesInFlight < _limits.BytesInFlight;

    /// <summary>Finished items wait to be committed.</summary>
    public bool HasChunk => _chunkFirst != None;

    /// <summary>The items that are this task's: those that it has begun and those that it still means to run.</summary>
    public ItemRange Items => new(_first, Math.Max(_end, _next));

    public TaskProgress Progress =>
        new(
            _committed,
            Math.Max(_end, _committed),
            HasEnded,
            Refusal is not null,
            _succeeded,
            _failed,
            [.. _deferred],
            _busy,
            _executed,
            _said?.Progress,
            _said?.Note,
            LaneFree: ExecutionEnded
        );

    /// <summary>
    /// Begins the next item, unless none is left or the task is to stop. Whether there is room is the caller's to wait for.
    /// </summary>
    public bool TryBegin(out ItemAttempts item)
    {
        if (!MayBegin)
        {
            item = default;
            return false;
        }

        Require(Running is null, "An item begins while another runs.");
        item = _past is not null && _past.TryGetValue(_next, out var past) ? past : new ItemAttempts(_next, 0, 0, 0);
        Running = _next++;
        _said = null;
        return true;
    }

    /// <summary>The handler says how far the running item is.</summary>
    public void Say(double progress, string? note)
    {
        _said = (progress, note);
        Revision++;
    }

    /// <param name="bytes">What the result takes in the database.</param>
    public TaskCommit[] Succeed(long item, int bytes)
    {
        Finish(item);
        _executed++;
        if (_chunkFirst == None)
        {
            _chunkFirst = item;
        }

        Require(_chunkFirst + _chunkItems == item, "The items of a chunk are not neighbours.");
        _chunkItems++;
        _chunkBytes += bytes;
        return _chunkItems >= _limits.ChunkItems || _chunkBytes >= _limits.ChunkBytes ? Seal() : [];
    }

    /// <summary>The item has failed for good.</summary>
    public TaskCommit[] Fail(long item)
    {
        Finish(item);
        _executed++;
        return [.. Seal(), Send(new TaskCommit(item, item + 1, 0))];
    }

    /// <summary>The item failed an attempt and may be tried again.</summary>
    public TaskCommit[] Defer(Deferral deferral)
    {
        Finish(deferral.Item);
        _executed++;
        if (++_deferrals >= _limits.Deferrals)
        {
            _end = Math.Min(_end, _next);
        }

        return [.. Seal(), Send(new TaskCommit(deferral.Item, deferral.Item, 0) { Deferral = deferral })];
    }

    /// <summary>The item was interrupted because the task is to stop: it has no outcome, and nothing after it will.</summary>
    public void Interrupt(long item)
    {
        Finish(item);
        _end = Math.Min(_end, item);
    }

    /// <summary>The items that have finished are committed now, whatever their number.</summary>
    public TaskCommit[] Seal()
    {
        if (_chunkFirst == None)
        {
            return [];
        }

        var chunk = new TaskCommit(_chunkFirst, _chunkFirst + _chunkItems, (int)Math.Min(_chunkBytes, int.MaxValue)) { Succeeded = true };
        (_chunkFirst, _chunkItems, _chunkBytes) = (None, 0, 0);
        return [Send(chunk)];
    }

    /// <summary>Hands back items that have not begun, keeping the given share of them. Returns one past the last item kept.</summary>
    public long Shrink(double keep)
    {
        if (_next < _end)
        {
            _end = _next + (long)Math.Floor(Math.Clamp(keep, 0, 1) * (_end - _next));
            Revision++;
        }

        return _end;
    }

    /// <summary>Nothing more begins. The running item may still end in any way.</summary>
    public void Stop()
    {
        _end = Math.Min(_end, _next);
        IsStopping = true;
    }

    /// <summary>The lane has run all it will of this task. An item that still runs has no outcome and goes back to the job.</summary>
    public TaskCommit[] EndExecution(TimeSpan busy)
    {
        if (ExecutionEnded)
        {
            return [];
        }

        (Running, ExecutionEnded, _busy) = (null, true, busy);
        _end = Math.Min(_end, _next);
        Revision++;
        return Seal();
    }

    /// <summary>
    /// Takes the database's decision on a commit. Returns what is committed in its place when PostgreSQL cannot store it.
    /// </summary>
    public TaskCommit[] Decide(TaskCommit commit, CommitDecision decision)
    {
        if (commit.IsDecided)
        {
            return [];
        }

        commit.IsDecided = true;
        Revision++;
        if (decision == CommitDecision.Unstorable && commit.Substitutes() is { Length: > 0 } substitutes)
        {
            Replace(commit, substitutes);
            return substitutes;
        }

        if (decision != CommitDecision.Committed)
        {
            // A zombie's commit is dropped whole, and what the task would commit after it is not its to commit either.
            Refusal ??= decision;
        }

        while (_inFlight.First is { Value: { IsDecided: true } front })
        {
            _inFlight.RemoveFirst();
            _bytesInFlight -= front.Bytes;
            if (Refusal is null)
            {
                Advance(front);
            }
        }

        return [];
    }

    private void Finish(long item)
    {
        Require(Running == item, "An item ends that does not run.");
        Running = null;
    }

    private TaskCommit Send(TaskCommit commit)
    {
        _inFlight.AddLast(commit);
        _bytesInFlight += commit.Bytes;
        return commit;
    }

    private void Replace(TaskCommit commit, TaskCommit[] substitutes)
    {
        var node = _inFlight.Find(commit)!;
        _bytesInFlight -= commit.Bytes;
        foreach (var substitute in substitutes)
        {
            _inFlight.AddBefore(node, substitute);
            _bytesInFlight += substitute.Bytes;
        }

        _inFlight.Remove(node);
    }

    private void Advance(TaskCommit commit)
    {
        if (commit.Deferral is { } deferral)
        {
            _deferred.Add(deferral);
            _committed = deferral.Item + 1;
            return;
        }

        var count = commit.End - commit.First;
        _committed = commit.End;
        (_succeeded, _failed) = commit.Succeeded ? (_succeeded + count, _failed) : (_succeeded, _failed + count);
    }

    private static void Require(bool rule, string otherwise)
    {
        if (!rule)
        {
            throw new InvalidOperationException(otherwise);
        }
    }
}
