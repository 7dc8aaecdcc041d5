using System.Collections.Concurrent;

namespace OrleansGrid.Silo;

/// <summary>
/// One slot: a thread of its own on which user code runs, and to which the code's continuations return. User code may block or spin
/// here without taking a thread from Orleans.
/// </summary>
internal sealed class Lane : SynchronizationContext
{
    private readonly BlockingCollection<Action> _continuations = [];
    private readonly LaneSet _set;

    public Lane(LaneSet set, int number)
    {
        _set = set;
        Number = number;
        new Thread(Loop) { IsBackground = true, Name = $"grid lane {number}" }.Start();
    }

    public int Number { get; }

    /// <summary>What the lane runs now; null when it is idle.</summary>
    public TaskExecution? Execution { get; set; }

    public override void Post(SendOrPostCallback d, object? state)
    {
        try
        {
            _continuations.Add(() => d(state));
        }
        catch (InvalidOperationException)
        {
            // The lane was given up; what its last item still does is nobody's business.
        }
    }

    public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException("A lane does not wait for itself.");

    /// <summary>Runs the item's continuations until it has ended, or the execution is given up.</summary>
    public void Wait(ValueTask running, TaskExecution execution)
    {
        if (running.IsCompleted)
        {
            running.GetAwaiter().GetResult();
            return;
        }

        var task = running.AsTask();
        task.ContinueWith(static (_, lane) => ((Lane)lane!).Post(static _ => { }, null), this, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        while (!task.IsCompleted && !execution.GivenUp)
        {
            _continuations.Take()();
        }

        if (!task.IsCompleted)
        {
            throw new OperationCanceledException("The item was given up.");
        }

        task.GetAwaiter().GetResult();
    }

    /// <summary>Makes a waiting lane look whether its execution was given up.</summary>
    public void Wake() => Post(static _ => { }, null);

    private void Loop()
    {
        SetSynchronizationContext(this);
        while (_set.TakeNext(this) is { } run)
        {
            var execution = new TaskExecution(run, this, _set);
            Execution = execution;
            execution.RunToEnd();
            if (execution.GivenUp)
            {
                // Another lane has taken this one's place.
                _continuations.CompleteAdding();
                return;
            }

            Execution = null;
        }
    }
}
