using System.Buffers;
using System.Diagnostics;
using OrleansGrid.Protocol;

namespace OrleansGrid.Silo;

/// <summary>A lane running the items of one task, one after another.</summary>
internal sealed class TaskExecution(TaskRun run, Lane lane, LaneSet lanes)
{
    /// <summary>Who does not hear in this time that an item was given up hears of it later, by its outcome.</summary>
    private static readonly TimeSpan LongestTelling = TimeSpan.FromSeconds(5);

    private readonly ArrayBufferWriter<byte> _result = new(256);
    private readonly long _started = Stopwatch.GetTimestamp();
    private long _itemStarted;
    private int _undecided;
    private bool _givenUp;
    private LaneItemContext? _context;
    private IItemRunner? _runner;
    private FailureRules _rules = null!;

    public TaskRun Run => run;

    /// <summary>The item did not end though it was told to: the lane is lost to it, and a new one goes on.</summary>
    public bool GivenUp => Volatile.Read(ref _givenUp);

    public void RunToEnd()
    {
        try
        {
            var work = run.Work;
            _rules = new FailureRules(work.Spec);
            var inputs = new InputReader(work.Inputs, run.Order.End, lanes.Inputs);
            var runner = _runner = MakeRunner(work);
            _context = new LaneItemContext(run, work.Spec, lanes);
            while (run.TryBegin(out var item, out var past))
            {
                if (!TryReadInput(inputs, item, past, out var input))
                {
                    continue;
                }

                RunItem(runner, input, item, past);
                if (GivenUp)
                {
                    return;
                }
            }

            if (runner is not null)
            {
                lane.Wait(runner.DisposeAsync(), this);
            }
        }
        catch (Exception error)
        {
            lanes.LogTaskBroken(error, run.JobId, run.Stage, run.Order.First, error.Message);
        }

        if (!GivenUp)
        {
            run.ExecutionEnded(Stopwatch.GetElapsedTime(_started));
        }
    }

    /// <summary>Called by the watch: has the current item overrun its time, or the task been told to stop, by more than the grace?</summary>
    public bool Overran(TimeSpan grace)
    {
        var since = Volatile.Read(ref _itemStarted);
        if (since == 0 || _context is not { } context)
        {
            return false;
        }

        var pastStop = run.StopAskedAt is { } asked && Stopwatch.GetElapsedTime(asked) > grace;
        var pastTime = context.Timeout is { } timeout && Stopwatch.GetElapsedTime(since) > timeout + grace;
        return pastStop || pastTime;
    }

    /// <summary>Gives the current item up, with its lane. The rest of the task is handed back to the job.</summary>
    public void GiveUp()
    {
        if (!DecidesItem())
        {
            // It has just ended after all.
            return;
        }

        Volatile.Write(ref _givenUp, true);
        var (item, past) = (_context!.Item, _context.Past);
        if (run.Stopping)
        {
            run.Interrupted(item);
            EndGivenUp();
        }
        else
        {
            run.Shrink(0);
            Record(item, past, _context.AttemptStartedAt, new TimeoutException(), timedOut: true);
            _ = TellAndEndAsync(_runner!, _context);
        }
    }

    private async Task TellAndEndAsync(IItemRunner runner, LaneItemContext context)
    {
        await Task.Run(() => runner.GivenUpAsync(context)).WaitAsync(LongestTelling).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        EndGivenUp();
    }

    private void EndGivenUp()
    {
        run.ExecutionEnded(Stopwatch.GetElapsedTime(_started));
        lane.Wake();
    }

    /// <summary>The lane and the watch may come to an item's end at once; one of them says how it ended.</summary>
    private bool DecidesItem() => Interlocked.Exchange(ref _undecided, 0) == 1;

    /// <summary>Null when there is nothing to run the items with: each of them then fails, saying why.</summary>
    private IItemRunner? MakeRunner(JobWork work)
    {
        try
        {
            return lanes.Handlers.Make(work.Spec.Handler, lanes.Services, work);
        }
        catch (Exception error)
        {
            _rules.NoRunner = error;
            return null;
        }
    }

    /// <summary>False when the item has ended without being run: its input is missing, or the task was stopped first.</summary>
    private bool TryReadInput(InputReader inputs, long item, PastAttempts past, out ItemInput input)
    {
        try
        {
            if (inputs.TryRead(item, run, out input))
            {
                return true;
            }

            run.Interrupted(item);
        }
        catch (PermanentFailureException error)
        {
            input = default;
            Record(item, past, DateTime.UtcNow, error, timedOut: false);
        }

        return false;
    }

    private void RunItem(IItemRunner? runner, ItemInput input, long item, PastAttempts past)
    {
        var context = _context!;
        context.Begin(item, past);
        Volatile.Write(ref _undecided, 1);
        Volatile.Write(ref _itemStarted, Stopwatch.GetTimestamp());
        using var activity = context.StartActivity();
        try
        {
            if (runner is null)
            {
                throw new PermanentFailureException(_rules.NoRunner!.Message, _rules.NoRunner);
            }

            _result.ResetWrittenCount();
            lane.Wait(runner.RunAsync(input, context, _result), this);
            StorableJson.Check(_result.WrittenSpan);
            if (DecidesItem())
            {
                run.Succeeded(item, _result.WrittenSpan, past.InAll + 1);
            }
            else
            {
                // Given up before: nobody will ask for what it made after all.
                run.RemoveArtifacts(item, item);
            }
        }
        catch (Exception error)
        {
            if (!DecidesItem())
            {
                return;
            }

            if (run.Stopping && error is OperationCanceledException)
            {
                run.Interrupted(item);
                return;
            }

            activity?.SetStatus(ActivityStatusCode.Error, error.Message);
            Record(item, past, context.AttemptStartedAt, error, context.TimedOut);
        }
        finally
        {
            Volatile.Write(ref _itemStarted, 0);
            context.End();
        }
    }

    private void Record(long item, PastAttempts past, DateTime startedAt, Exception error, bool timedOut)
    {
        var failure = new FailedAttempt(item, past.InAll + 1, startedAt, DateTime.UtcNow, _rules.Describe(error, timedOut));
        lanes.Metrics.AttemptFailed();
        if (error is LostResultsException missing)
        {
            // No fault of the item, so none of its attempts: it waits until the job has had made again what it needs.
            run.Deferred(new DeferredItem(item, past.InAll + 1, past.InRun, TimeSpan.Zero, [.. missing.Lost]), failure);
        }
        else if (_rules.MayRetry(error, past.InRun + 1))
        {
            run.Deferred(new DeferredItem(item, past.InAll + 1, past.InRun + 1, _rules.DelayAfter(past.InRun + 1)), failure);
        }
        else
        {
            run.Failed(item, failure);
        }
    }
}
