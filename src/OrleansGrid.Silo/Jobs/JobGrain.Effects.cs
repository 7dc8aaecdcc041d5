using Microsoft.Extensions.Logging;
using Orleans.Storage;
using OrleansGrid.Engine;
using OrleansGrid.Protocol;

namespace OrleansGrid.Silo;

/// <summary>Carries out what the machine wants.</summary>
internal sealed partial class JobGrain
{
    private bool _saveAgain;
    private Task? _saving;
    private bool _asking;
    private bool _askAgain;
    private long _seenGrant;
    private string? _waiting;
    private TimeSpan? _wakeAt;

    private void Apply(JobEvent happened)
    {
        if (_left)
        {
            return;
        }

        // The list is the machine's own and good until the next event: effects that raise events at once must not see it change.
        foreach (var effect in _machine!.Apply(happened, Now).ToArray())
        {
            CarryOut(effect);
        }

        WatchTheTime();
        Changed();
    }

    private void CarryOut(JobEffect effect)
    {
        switch (effect)
        {
            case SaveRecord save when save.Now: _ = SaveAsync(); break;
            case SaveRecord: _saveWithBeat = true; break;
            case StartTask start when start.OnceSaved: _ = FollowOnceSavedAsync(start); break;
            case StartTask start: _ = FollowAsync(start.TaskId, start.Silo, OrderFor(start)); break;
            case ShrinkTask shrink: _ = ShrinkAsync(shrink); break;
            case StopTask stop: _ = StopAsync(stop.TaskId); break;
            case ResolveTask resolve: _ = ResolveAsync(resolve); break;
            case RecordLoss loss: _ = RecordLossAsync(loss); break;
            case AskSlots: _ = AskPoolAsync(); break;
            case WakeAt wake: _ = WakeAsync(wake.At); break;
            case PlanStage plan: _ = PlanAsync(plan); break;
            case ExplainFailure: _ = ExplainAsync(); break;
            default: throw new InvalidOperationException($"Unknown effect {effect.GetType().Name}.");
        }
    }

    private JobWork Work => _work ??= new JobWork(_machine!.Record.Spec, _machine.Record.Inputs, _machine.Record.MapReduce, _machine.Record.Study);

    private TaskOrder OrderFor(StartTask start) => new(
        JobId,
        start.Stage,
        _machine!.Record.Run,
        start.Range.First,
        start.Range.End,
        [.. start.Attempts.Select(a => new PastAttempts(a.Item, a.InAll, a.InRun))],
        _epoch,
        _machine.Record.Stages.Count > 1 ? StageWork.Of(_machine.Record, start.Stage).ToJson() : null);

    /// <summary>Writes the record; several wishes at once become one write. Done when what was wished is durable.</summary>
    private Task SaveAsync()
    {
        _saveAgain = true;
        return _saving ??= SaveUntilCleanAsync();
    }

    private async Task SaveUntilCleanAsync()
    {
        try
        {
            while (_saveAgain)
            {
                _saveAgain = false;
                _saveWithBeat = false;
                var record = _machine!.Record;
                _stored.State = record;
                await storage.WriteStateAsync(JobStateStorage.StateName, this.GetGrainId(), _stored);
                _durable = record;
                if (_machine.AwaitsSave)
                {
                    Apply(new RecordSaved(record));
                }

                Changed();
            }
        }
        catch (InconsistentStateException)
        {
            LogSuperseded(JobId);
            Leave();
            throw;
        }
        catch (Exception error)
        {
            // What could not be written is tried with the next beat; until then nobody is told that it happened.
            LogNotSaved(error, JobId, error.Message);
            _saveWithBeat = true;
            throw;
        }
        finally
        {
            _saving = null;
        }

        if (_durable!.State.IsTerminal() && _machine!.Record.State.IsTerminal())
        {
            Ended();
        }
    }

    private void Ended()
    {
        registry.Remove(JobId, this);
        if (_durable!.MapReduce is { } spec)
        {
            shuffle.JobEnded(JobId, spec, _durable.State);
        }

        LogEnded(JobId, _durable!.State.ToName(), _machine!.Succeeded, _machine.Failed, _durable.FinishedAt - _durable.CreatedAt);
    }

    /// <summary>This activation is not the job any more, or cannot go on: the next one reads everything anew.</summary>
    private void Leave()
    {
        StopWork();
        DeactivateOnIdle();
    }

    /// <summary>Nothing happens to this activation any more: another may have taken the job up already. Who waits here asks again, and reaches that one.</summary>
    private void StopWork()
    {
        _left = true;
        registry.Remove(JobId, this);
        _change.TrySetResult();
        _end.TrySetResult();
    }

    /// <summary>One ask at a time; what changes meanwhile is asked right after.</summary>
    private async Task AskPoolAsync()
    {
        if (_asking || _left)
        {
            _askAgain = true;
            return;
        }

        _asking = true;
        try
        {
            do
            {
                _askAgain = false;
                var (demand, spec) = (_machine!.Demand(), _machine.Record.Spec);
                var ask = new SlotAsk(JobId, spec.Priority, spec.SlotsPerItem, spec.Handler, spec.Require, demand.Wants, demand.Holds, _seenGrant, demand.Spares.Count > 0 ? [.. demand.Spares] : null);
                TakeGrant(await pool.AskAsync(ask));
            }
            while (_askAgain && !_left);
        }
        catch (Exception error)
        {
            // The beat asks again; so does the silo when it sees a new pool.
            LogPoolAway(error, JobId, error.Message);
        }
        finally
        {
            _asking = false;
        }
    }

    private void TakeGrant(SlotGrant grant)
    {
        _waiting = grant.Waiting;
        // Grants may overtake each other on their way.
        _seenGrant = Math.Max(_seenGrant, grant.Number);
        if (grant.Silos.Length > 0 || grant.GiveBack != _machine!.GiveBack)
        {
            Apply(new SlotsGranted(grant.Silos, grant.GiveBack));
        }
    }

    private async Task WakeAsync(TimeSpan at)
    {
        if (_wakeAt is { } earlier && earlier <= at)
        {
            return;
        }

        _wakeAt = at;
        var wait = at - Now.Monotonic;
        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait);
        }

        if (_wakeAt == at)
        {
            _wakeAt = null;
            Apply(new Ticked());
        }
    }

    private async Task RecordLossAsync(RecordLoss loss)
    {
        var error = new ItemError("lost", $"The silo {loss.Silo} died while it ran this item alone.");
        await committer.CommitAsync(decided => new RangeCommit
        {
            JobId = JobId,
            Stage = loss.Stage,
            Run = _machine!.Record.Run,
            TaskId = loss.TaskId,
            First = loss.Item,
            Last = loss.Final ? loss.Item : loss.Item - 1,
            Succeeded = false,
            StartedAt = DateTime.UtcNow,
            FinishedAt = DateTime.UtcNow,
            Failures = [new FailedAttempt(loss.Item, loss.Attempt, DateTime.UtcNow, DateTime.UtcNow, error)],
            Decided = decided,
        });
        if (loss.Final)
        {
            if (_machine!.Record.Study is { } study)
            {
                await studies.TellLostAsync(JobId, study, _machine.Record.Run, loss.Item);
            }

            await ResolveAsync(new ResolveTask(loss.TaskId, loss.Stage, new ItemRange(loss.Item, loss.Item + 1)));
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {JobId} was written by another activation; this one leaves")]
    private partial void LogSuperseded(Guid jobId);

    [LoggerMessage(Level = LogLevel.Information, Message = "Job {JobId} {State}: {Succeeded} items succeeded, {Failed} failed, {Elapsed} after its submission")]
    private partial void LogEnded(Guid jobId, string state, long succeeded, long failed, TimeSpan? elapsed);

    [LoggerMessage(Level = LogLevel.Error, Message = "The state of job {JobId} could not be written: {Reason}")]
    private partial void LogNotSaved(Exception error, Guid jobId, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Job {JobId} could not ask the pool: {Reason}")]
    private partial void LogPoolAway(Exception error, Guid jobId, string reason);
}
