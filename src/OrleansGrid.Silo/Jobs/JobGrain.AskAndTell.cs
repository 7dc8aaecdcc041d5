using System.Text.Json;
using Orleans.Storage;
using OrleansGrid.Engine;
using OrleansGrid.Protocol;

namespace OrleansGrid.Silo;

/// <summary>How trials are given to those who run them elsewhere, and what they tell is taken.</summary>
internal sealed partial class JobGrain
{
    private static readonly TimeSpan LongestThought = TimeSpan.FromSeconds(50);

    /// <summary>The same request may be heard twice at once.</summary>
    private readonly SemaphoreSlim _giving = new(1);

    public async Task<TrialReply> AskTrialAsync(Guid request, TimeSpan lease)
    {
        await TakenUpAsync();
        switch (_durable)
        {
            case null: return new TrialReply(Verdict.NotFound, $"There is no job {JobId}.");
            case { Study: null }: return new TrialReply(Verdict.BadInput, $"Job {JobId} is a {_durable.Kind}; only of a study can a trial be asked for.");
            case { Study.AskAndTell: false }: return new TrialReply(Verdict.BadInput, $"The trials of study {JobId} run on silos; to be asked for them, submit it with --ask-and-tell.");
            case { State: JobState.Paused }: return new TrialReply(Verdict.Done, "The study is paused; 'grid resume' lets it go on.");
            case var _ when !_machine!.MayGiveOut: return new TrialReply(Verdict.Done, $"The study has ended, or does so when what was given out is told: it is {_durable.State.ToName()}.");
        }

        await _giving.WaitAsync();
        try
        {
            return await GiveOutAsync(request, lease);
        }
        finally
        {
            _giving.Release();
        }
    }

    public async Task<ControlReply> TellTrialAsync(long trial, string told)
    {
        await TakenUpAsync();
        if (_durable is null)
        {
            return new ControlReply(Verdict.NotFound, $"There is no job {JobId}.");
        }

        var end = JsonSerializer.Deserialize<TrialTold>(told, GridJson.Options) ?? throw new JsonException("What is told is empty.");
        if (ReportedTrial.Validate(_durable, trial, end) is { } refusal)
        {
            return new ControlReply(Verdict.BadInput, refusal);
        }

        if (await leases.FindAsync(JobId, trial) is not { } given)
        {
            return new ControlReply(Verdict.BadInput, $"Trial {trial} was not given out; ask for trials with 'grid ask'.");
        }

        return given.Succeeded is null && !_durable.State.IsTerminal() ? await CommitReportedAsync(trial, given, end) : Answer(trial, given, end);
    }

    private async Task<TrialReply> GiveOutAsync(Guid request, TimeSpan lease)
    {
        var record = _machine!.Record;
        if (await leases.TakeAsync(JobId, request, record.Stages[0].Total, lease) is not { } trial)
        {
            return new TrialReply(Verdict.Done, $"All {record.Stages[0].Total} trials are told or given out; one that is not told in time can be asked for again.");
        }

        using var limit = new CancellationTokenSource(LongestThought);
        var proposal = await studies.AskAsync(JobId, study => study.AskAsync(record.Run, trial), limit.Token);
        Apply(new ItemGivenOut());
        return proposal.Params is null ? new TrialReply(Verdict.Conflict, proposal.Refusal) : new TrialReply(Verdict.Done, null, trial, proposal.Params);
    }

    private async Task<ControlReply> CommitReportedAsync(long trial, GivenTrial given, TrialTold told)
    {
        var (record, machine) = (_durable!, _machine!);
        if (await committer.CommitAsync(decided => ReportedTrial.Commit(record, trial, given, told, decided)) is { } refusal)
        {
            return await leases.FindAsync(JobId, trial) is { Succeeded: not null } first ? Answer(trial, first, told) : new ControlReply(Verdict.Conflict, $"Trial {trial} was not taken: {refusal}.");
        }

        try
        {
            using var limit = new CancellationTokenSource(LongestThought);
            var outcome = JsonSerializer.Serialize(given.OutcomeBy(told), GridJson.Options);
            await studies.AskAsync(JobId, async study => { await study.TellAsync(record.Run, trial, outcome); return true; }, limit.Token);
            await leases.ToldAsync(JobId, trial);
            await CheckTargetAsync(new ItemRange(trial, trial + 1));
        }
        finally
        {
            // It is committed, whoever of these has heard of it.
            if (machine == _machine && !_left)
            {
                Apply(ReportedTrial.ToEvent(trial, told.Failure is null));
            }
        }

        await (_saving ?? Task.CompletedTask);
        return new ControlReply(Verdict.Done, null);
    }

    /// <summary>What is told of a trial that has its outcome: the first counts.</summary>
    private ControlReply Answer(long trial, GivenTrial given, TrialTold told)
    {
        if (given.Succeeded is not { } succeeded)
        {
            return new ControlReply(Verdict.Conflict, $"The study has ended already: it is {_durable!.State.ToName()}, and trial {trial} is none of what it has found.");
        }

        if (!given.HasEndedAs(told))
        {
            return new ControlReply(Verdict.Conflict, $"Trial {trial} was told before by another: {given.HowItEnded}; the first counts.");
        }

        if (!_machine!.Record.State.IsTerminal())
        {
            // The first telling may have been cut off before the job heard of it.
            Apply(ReportedTrial.ToEvent(trial, succeeded));
        }

        return new ControlReply(Verdict.Done, null);
    }

    private async Task TakenUpAsync()
    {
        await LoadAsync();
        await ReopenedAsync();
        if (_left)
        {
            throw new InconsistentStateException($"Another activation has taken job {JobId} up; ask again.");
        }
    }
}
