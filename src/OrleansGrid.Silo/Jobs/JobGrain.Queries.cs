using System.Text.Json;
using OrleansGrid.Engine;
using OrleansGrid.Protocol;

namespace OrleansGrid.Silo;

/// <summary>What people see and ask of the job.</summary>
internal sealed partial class JobGrain
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private TaskCompletionSource _change = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _watched;
    private Task? _reopening;

    public async Task<string?> GetStatusAsync()
    {
        await LoadAsync();
        return _durable is null ? null : JsonSerializer.Serialize(StatusOf(_machine!), GridJson.Options);
    }

    public async Task<JobProgress> WaitAsync(long seen, bool untilEnd)
    {
        await LoadAsync();
        if (_durable is null)
        {
            return new JobProgress(0, JobState.Pending.ToName(), 0, 0, 0);
        }

        if (!_durable.State.IsTerminal() && (untilEnd || seen == _machine!.Revision))
        {
            _watched = true;
            try
            {
                await (untilEnd ? _end : _change).Task.WaitAsync(LongestWait);
            }
            catch (TimeoutException)
            {
                // Nothing new is an answer too.
            }
        }

        return new JobProgress(_machine!.Revision, VisibleState.ToName(), _machine.Total, _machine.Succeeded, _machine.Failed);
    }

    public async Task<ControlReply> ControlAsync(JobControl control)
    {
        await TakenUpAsync();
        if (_durable is null || _machine is null)
        {
            return new ControlReply(Verdict.NotFound, $"There is no job {JobId}.");
        }

        var state = _machine.Record.State;
        var refusal = control switch
        {
            JobControl.Retry when state is not (JobState.Failed or JobState.Cancelled) => $"The job is {state.ToName()}; only a failed or cancelled job can be retried.",
            JobControl.Retry => null,
            _ when state.IsTerminal() => $"The job has ended already: it {(state == JobState.Cancelled ? "was cancelled" : state.ToName())}.",
            JobControl.Resume when state != JobState.Paused => $"The job is {state.ToName()}, not paused.",
            _ => null,
        };
        if (refusal is not null)
        {
            return new ControlReply(Verdict.Conflict, refusal);
        }

        await CarryOutAsync(control);
        return new ControlReply(Verdict.Done, null);
    }

    private async Task CarryOutAsync(JobControl control)
    {
        if (control == JobControl.Retry)
        {
            await RetryAsync();
            return;
        }

        Apply(control switch
        {
            JobControl.Cancel => new CancelAsked(),
            JobControl.Pause => new PauseAsked(),
            _ => new ResumeAsked(),
        });
        if (_saving is { } saving)
        {
            await saving;
        }
    }

    private Task RetryAsync() => ReopenAsync(JobMachine.Reopen(_machine!.Record)!);

    private Task ReopenAsync(JobRecord reopened) => _reopening = ReopenAloneAsync(reopened);

    /// <summary>Whoever asks while the job is being opened again must find what that has done: it may be the same request, heard twice.</summary>
    private async Task ReopenedAsync() =>
        await (_reopening ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);

    private async Task ReopenAloneAsync(JobRecord reopened)
    {
        _stored.State = reopened;
        try
        {
            await storage.WriteStateAsync(JobStateStorage.StateName, this.GetGrainId(), _stored);
            (_durable, _epoch) = (reopened, StoredVersion);
            (_end, _seenGrant) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), 0);
            await OpenAsync(reopened, resumed: false);
        }
        catch (Exception)
        {
            // Another has written it, or it is reopened and could not be read: the next activation goes on from what is stored.
            Leave();
            throw;
        }
    }

    public async Task GrantAsync(SlotGrant grant)
    {
        await LoadAsync();
        if (_machine is not null)
        {
            TakeGrant(grant);
        }
    }

    public async Task PoolChangedAsync()
    {
        await LoadAsync();
        if (_machine is { Record.State: var state } && !state.IsTerminal())
        {
            _seenGrant = 0;
            await AskPoolAsync();
        }
    }

    /// <summary>An end that is not yet durable is not shown: it could still be taken back by a crash.</summary>
    private JobState VisibleState => _machine!.Record.State.IsTerminal() ? _durable!.State : _machine.Record.State;

    private void Changed()
    {
        if (_durable is { } durable && durable.State.IsTerminal() && _machine!.Record.State.IsTerminal())
        {
            _end.TrySetResult();
        }

        if (_watched)
        {
            _watched = false;
            var change = _change;
            _change = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            change.TrySetResult();
        }
    }

    private JobStatus StatusOf(JobMachine machine)
    {
        var (record, now) = (machine.Record, Now);
        return new JobStatus
        {
            JobId = record.JobId,
            Name = record.Name,
            Kind = record.Kind,
            State = VisibleState,
            Key = record.Key,
            Run = record.Run,
            CancelRequested = record.CancelRequested,
            ItemsTotal = machine.Total,
            ItemsSucceeded = machine.Succeeded,
            ItemsFailed = machine.Failed,
            ItemsRunning = machine.Running,
            ItemsRetrying = machine.Retrying,
            CreatedAt = record.CreatedAt,
            StartedAt = record.StartedAt,
            FinishedAt = VisibleState.IsTerminal() ? record.FinishedAt : null,
            Error = VisibleState.IsTerminal() ? record.Error : null,
            Waiting = WhyWaiting(machine),
            Lanes = [.. machine.Tasks.Where(t => !t.LaneFree).Select(t => new OrleansGrid.Lane(silos.NameOf(t.Silo), t.Range.First, t.Range.End - 1, t.Committed - t.Range.First, now.Monotonic - t.PlacedAt, t.Said?.Progress, t.Said?.Note, t.Stage))],
            Stages = record.Stages.Count > 1 ? [.. record.Stages.Select((s, i) => StageStatusOf(machine, s, i))] : [],
        };
    }

    private StageStatus StageStatusOf(JobMachine machine, StageRecord stage, int number)
    {
        var (succeeded, failed) = machine.CountsOf(number);
        var state = machine.HasEnded(number) ? (failed > 0 ? "failed" : "succeeded")
            : VisibleState is not (JobState.Running or JobState.Pending) ? VisibleState.ToName()
            : machine.IsReady(number) && VisibleState == JobState.Running ? "running" : "pending";
        return new StageStatus(number, stage.Name, state, stage.Total, succeeded, failed);
    }

    private string? WhyWaiting(JobMachine machine)
    {
        if (VisibleState.IsTerminal() || machine.Tasks.Count > 0)
        {
            return null;
        }

        return machine.Record switch
        {
            { State: JobState.Paused } => "the job is paused; 'grid resume' lets it go on",
            { Study.AskAndTell: true } => "its trials are given to those who ask for them ('grid ask')",
            { CancelRequested: true } => "the job is being cancelled",
            _ when machine.Retrying > 0 && machine.Demand().Wants == 0 => $"{machine.Retrying} failed items wait for their next attempt",
            _ => _waiting ?? "the job is waiting for the pool to answer",
        };
    }
}
