using OrleansGrid.Silo.Runs;

namespace OrleansGrid.Silo.Lanes;

/// <summary>
/// One slot: a thread of its own on which user code runs, and to which the code's continuations return. User code may block or spin
/// here without taking a thread from Orleans.
/// </summary>
internal sealed class Lane
{
    private readonly LaneQueue<Continuation> _continuations = new();
    private readonly LaneSet _set;
    private readonly CancellationTokenSource _ending;
    private ItemSynchronization? _current;

    /// <param name="ending">Cancelled when no lane is to take tasks any more.</param>
    public Lane(LaneSet set, int number, CancellationToken ending)
    {
        _set = set;
        Number = number;
        _ending = CancellationTokenSource.CreateLinkedTokenSource(ending);
    }

    /// <summary>Cancelled when this lane is not to go on: the silo ends, or the lane was given up.</summary>
    public CancellationToken Ending => _ending.Token;

    public int Number { get; }

    /// <summary>What the lane runs now; null when it is idle.</summary>
    public TaskExecution? Execution { get; set; }

    /// <summary>
    /// Called on the lane before each item: continuations come back to this lane, and are known to be the item's. One that an earlier item
    /// has left (code that nobody awaits) keeps that item's.
    /// </summary>
    public void Surround(TaskExecution execution)
    {
        if (_current is not { IsUsed: false } || _current.Owner != execution)
        {
            _current = new ItemSynchronization(this, execution);
        }

        if (SynchronizationContext.Current != _current)
        {
            SynchronizationContext.SetSynchronizationContext(_current);
        }
    }

    /// <summary>Runs the item's continuations until it has ended, or the execution is given up.</summary>
    public void Wait(ValueTask running, TaskExecution execution)
    {
        if (running.IsCompleted)
        {
            running.GetAwaiter().GetResult();
            return;
        }

        _current!.IsUsed = true;
        var task = running.AsTask();
        task.ContinueWith(
            static (_, lane) => ((Lane)lane!).Wake(),
            this,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default
        );
        while (!task.IsCompleted && !execution.GivenUp && _continuations.TryTake(out var next))
        {
            Run(next);
        }

        if (!task.IsCompleted)
        {
            throw new OperationCanceledException("The item was given up.");
        }

        task.GetAwaiter().GetResult();
    }

    /// <summary>Makes a waiting lane look whether its item has ended or its execution was given up.</summary>
    public void Wake() => Post(new Continuation(static _ => { }, null, null));

    /// <summary>When the lane was given up, what its last item still does is nobody's business.</summary>
    private void Post(Continuation continuation) => _continuations.TryAdd(continuation);

    /// <summary>What code of an earlier item still does here must not fail the item that waits now: it may be another job's.</summary>
    private void Run(Continuation continuation)
    {
        try
        {
            continuation.Callback(continuation.State);
        }
        catch (Exception error) when (continuation.From is { } from && from != _current)
        {
            _set.LogLateFailure(from.Owner.Run.JobId, from.Owner.Run.Stage, from.Owner.Describe(error).Message);
        }
    }

    /// <summary>Runs tasks on a new thread until the lane ends. What breaks the loop breaks the task and not the process.</summary>
    public Task RunAsync()
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() => RunTo(ended)) { IsBackground = true, Name = $"grid lane {Number}" }.Start();
        return ended.Task;
    }

    private void RunTo(TaskCompletionSource ended)
    {
        try
        {
            Loop();
            ended.SetResult();
        }
        catch (Exception error)
        {
            ended.SetException(error);
        }
    }

    private void Loop()
    {
        while (_set.TakeNext() is { } run)
        {
            if (!TryRun(run))
            {
                // Another lane has taken this one's place.
                _ending.Cancel();
                _continuations.Close();
                return;
            }

            Execution = null;
        }
    }

    /// <summary>False when the task was given up, and the lane with it.</summary>
    private bool TryRun(TaskRun run)
    {
        try
        {
            var execution = new TaskExecution(run, this, _set);
            Execution = execution;
            _set.FailPoints?.Throw("lanes");
            execution.RunToEnd();
            return !execution.GivenUp;
        }
        catch (Exception error)
        {
            // No user code throws as far as here. The task ends all the same: what it has not run goes back to its job.
            _set.LogLaneFault(error, Number, run.JobId, run.Stage);
            Execution = null;
            run.ExecutionEnded(TimeSpan.Zero);
            throw;
        }
    }

    private readonly record struct Continuation(SendOrPostCallback Callback, object? State, ItemSynchronization? From);

    private sealed class ItemSynchronization(Lane lane, TaskExecution owner) : SynchronizationContext
    {
        public TaskExecution Owner => owner;

        /// <summary>Something may come back to it even after its item has ended, so it is not for another.</summary>
        public bool IsUsed { get; set; }

        public override void Post(SendOrPostCallback d, object? state)
        {
            IsUsed = true;
            lane.Post(new Continuation(d, state, this));
        }

        public override void Send(SendOrPostCallback d, object? state) =>
            throw new NotSupportedException("A lane does not wait for itself.");

        /// <summary>A method begins that nobody can await.</summary>
        public override void OperationStarted() => IsUsed = true;

        public override SynchronizationContext CreateCopy() => this;
    }
}
