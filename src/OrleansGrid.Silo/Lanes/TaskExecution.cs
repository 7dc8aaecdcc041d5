using System.Diagnostics;
using OrleansGrid.Engine.Jobs;
using OrleansGrid.Silo.Commit;
using OrleansGrid.Silo.Logs;
using OrleansGrid.Silo.Runs;
using OrleansGrid.Silo.Writing;

namespace OrleansGrid.Silo.Lanes;

/// <summary>
/// A lane running the items of one task, one after another. Whatever user code does, the task ends, and only its own item fails by it.
/// </summary>
internal sealed class TaskExecution(TaskRun run, Lane lane, LaneSet lanes)
{
    /// <summary>Whoever cannot be told within this time that an item was given up learns it later, by its outcome.</summary>
    private static readonly TimeSpan LongestTelling = TimeSpan.FromSeconds(5);

    private readonly ResultBuffer _result = new();
    private readonly FailureRules _rules = new(run.Work.Policy);
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly LaneItemContext _context = new(run, lanes);

    private ExecutionContext _ambient = null!;
    private ItemAttempts _item;
    private long _itemStarted;

    /// <summary>One more than the number of the item whose end nobody has decided; 0 for none.</summary>
    private long _undecided;

    private bool _givenUp;
    private IItemRunner? _runner;

    public TaskRun Run => run;

    /// <summary>The item did not end though it was told to: the lane is lost to it, and a new one goes on.</summary>
    public bool GivenUp => Volatile.Read(ref _givenUp);

    public void RunToEnd()
    {
        var logging = ItemLogging.Begin(_context.Log);
        try
        {
            // The lane's own, with which each item begins: what one sets (a culture, say) is not for the next.
            _ambient = ExecutionContext.Capture()!;
            lane.Surround(this);
            RunItems();
        }
        catch (Exception error)
        {
            EndBroken(error);
        }
        finally
        {
            logging.End();
        }

        if (!GivenUp)
        {
            run.ExecutionEnded(Stopwatch.GetElapsedTime(_started));
        }
    }

    /// <summary>What an exception of this task's code is called in the database and in logs.</summary>
    public ItemError Describe(Exception error) => _rules.Describe(error, timedOut: false);

    /// <summary>
    /// Called by the watch: has the current item overrun its time, or the task been told to stop, by more than the grace?
    /// </summary>
    /// <returns>The item; null when all is well.</returns>
    public long? Overrun(TimeSpan grace)
    {
        var item = Volatile.Read(ref _undecided) - 1;
        var since = Volatile.Read(ref _itemStarted);
        if (since == 0 || item < 0)
        {
            return null;
        }

        var pastStop = run.StopAskedAt is { } asked && Stopwatch.GetElapsedTime(asked) > grace;
        var pastTime = _context.Timeout is { } timeout && Stopwatch.GetElapsedTime(since) > timeout + grace;
        return pastStop || pastTime ? item : null;
    }

    /// <summary>Gives the item up, with its lane. The rest of the task is handed back to the job.</summary>
    /// <returns>False when the item has just ended after all, and the lane goes on.</returns>
    public bool TryGiveUp(long item)
    {
        if (!Decides(item))
        {
            return false;
        }

        Volatile.Write(ref _givenUp, true);
        if (run.Stopping)
        {
            run.Interrupted(item);
            EndGivenUp();
        }
        else
        {
            run.Shrink(0);
            Record(_context.Past, new TimeoutException(), _rules.Describe(new TimeoutException(), timedOut: true));
            _ = TellAndEndAsync(_runner!);
        }

        return true;
    }

    private async Task TellAndEndAsync(IItemRunner runner)
    {
        try
        {
            await Task.Run(() => runner.GivenUpAsync(_context)).WaitAsync(LongestTelling);
        }
        catch (Exception error)
        {
            lanes.LogLateFailure(run.JobId, run.Stage, Describe(error).Message);
        }

        EndGivenUp();
    }

    private void EndGivenUp()
    {
        run.ExecutionEnded(Stopwatch.GetElapsedTime(_started));
        lane.Wake();
    }

    /// <summary>The lane and the watch may come to an item's end at once; one of them says how it ended.</summary>
    private bool Decides(long item) => Interlocked.CompareExchange(ref _undecided, 0, item + 1) == item + 1;

    private void RunItems()
    {
        var inputs = new InputReader(run.Work, run.Order.End, lanes.Inputs, lanes.LogInputAwaited);
        _runner = MakeRunner();
        while (run.TryBegin(out _item))
        {
            RunItem(inputs, _item);
            if (GivenUp)
            {
                return;
            }
        }

        if (_runner is not null)
        {
            lane.Wait(_runner.DisposeAsync(), this);
        }
    }

    /// <summary>
    /// Something threw outside of any item's own try. An item that was under way fails with the error; so does the next when none has
    /// begun, or the job would start the same task again for ever. What was not begun goes back to the job.
    /// </summary>
    private void EndBroken(Exception error)
    {
        var described = Describe(error);
        lanes.LogTaskBroken(run.JobId, run.Stage, run.Order.First, described.Type, described.Message, described.Stack);
        if (Decides(_item.Item) || (!run.HasBegun && run.TryBegin(out _item)))
        {
            _context.Mark(_item);
            Record(_item, error, described);
        }
    }

    /// <summary>Null when there is nothing to run the items with: each of them then fails, saying why.</summary>
    private IItemRunner? MakeRunner()
    {
        try
        {
            return lanes.Kinds.Get(run.Work.Kind).MakeRunner(run.Work, lanes.Services);
        }
        catch (Exception error)
        {
            _rules.NoRunner = error;
            return null;
        }
        finally
        {
            RestoreAmbient();
        }
    }

    /// <summary>
    /// All that concerns the item, and all that it can break, is in here: reading its input, its code, its result, its trace, the words of
    /// its error.
    /// </summary>
    private void RunItem(InputReader inputs, ItemAttempts item)
    {
        Activity? activity = null;
        try
        {
            Volatile.Write(ref _undecided, item.Item + 1);
            if (!inputs.TryRead(item.Item, run, out var input))
            {
                Interrupt(item);
                return;
            }

            // The item's time begins when its input is there: waiting for the database is no fault of it.
            _context.Begin(item);
            Volatile.Write(ref _itemStarted, _context.StartedTimestamp);
            activity = _context.StartActivity();
            var bytes = RunToResult(input);
            if (Decides(item.Item))
            {
                run.Succeeded(item.Item, _result.Written, item.InAll + 1, bytes, _context.Ran);
            }
            else
            {
                // Given up before: nobody will ask for what it made after all.
                run.RemoveArtifacts(item.Item);
            }
        }
        catch (Exception error)
        {
            EndFailed(item, error, activity);
        }
        finally
        {
            EndItem(activity);
        }
    }

    /// <returns>How many bytes the result takes in the database.</returns>
    private int RunToResult(ItemInput input)
    {
        if (_runner is null)
        {
            throw new PermanentFailureException(_rules.Describe(_rules.NoRunner!, timedOut: false).Message, _rules.NoRunner!);
        }

        _result.Reset();
        lane.Wait(_runner.RunAsync(input, _context, _result), this);
        return StorableJson.Check(_result.Written);
    }

    private void EndFailed(ItemAttempts item, Exception error, Activity? activity)
    {
        if (Volatile.Read(ref _itemStarted) == 0)
        {
            _context.Mark(item);
        }

        // In words first, while the watch can still give the item up: to describe it runs user code.
        var described = _rules.Describe(error, _context.TimedOut);
        if (run.Stopping && error is OperationCanceledException)
        {
            Interrupt(item);
        }
        else if (Decides(item.Item))
        {
            Record(item, error, described);
            activity?.SetStatus(ActivityStatusCode.Error, described.Message);
        }
    }

    private void Interrupt(ItemAttempts item)
    {
        if (Decides(item.Item))
        {
            run.Interrupted(item.Item);
        }
    }

    private void EndItem(Activity? activity)
    {
        Volatile.Write(ref _itemStarted, 0);
        try
        {
            _context.End();
            activity?.Dispose();
        }
        catch (Exception error)
        {
            // Who listens to traces may throw; the item's outcome is decided by now.
            lanes.LogLateFailure(run.JobId, run.Stage, Describe(error).Message);
        }

        RestoreAmbient();
    }

    private void RestoreAmbient()
    {
        if (ExecutionContext.Capture() != _ambient)
        {
            ExecutionContext.Restore(_ambient);
        }

        lane.Surround(this);
    }

    private void Record(ItemAttempts item, Exception error, ItemError described)
    {
        var failure = new FailedAttempt(item.Item, item.InAll + 1, _context.AttemptStartedAt, _context.AttemptEndsAt, described);
        lanes.Metrics.AttemptFailed();
        if (error is LostResultsException missing)
        {
            // No fault of the item, so none of its attempts: it waits until the job has had made again what it needs.
            var lost = missing.Lost.Select(l => new LostResult(l.Stage, l.Item)).ToArray();
            run.Deferred(new Deferral(item.Item, item.InAll + 1, item.InRun, TimeSpan.Zero, lost), failure);
        }
        else if (_rules.MayRetry(error, item.InRun + 1))
        {
            lanes.Metrics.AttemptRetried();
            run.Deferred(new Deferral(item.Item, item.InAll + 1, item.InRun + 1, _rules.DelayAfter(item.InRun + 1)), failure);
        }
        else
        {
            run.Failed(failure);
        }
    }
}
