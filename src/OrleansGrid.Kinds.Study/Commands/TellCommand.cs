using System.Text.Json;
using OrleansGrid.Kinds.Study.Observers;
using OrleansGrid.Kinds.Study.Trials;

namespace OrleansGrid.Kinds.Study.Commands;

/// <summary>Takes the outcome of a trial that ran elsewhere. The first that is told counts.</summary>
internal sealed class TellCommand(LeaseTable leases, StudyHost host, TargetObserver target) : IJobCommand
{
    private static readonly TimeSpan LongestTelling = TimeSpan.FromSeconds(50);

    public async ValueTask<CommandReply> RunAsync(JobCommandCall call, IJobControl job, CancellationToken cancellationToken)
    {
        var (trial, told) = ReportedTrial.Read(call);
        var study = job.Job;
        if (ReportedTrial.Validate(study, trial, told) is { } refusal)
        {
            return CommandReply.BadInput(refusal);
        }

        if (await leases.FindAsync(study.JobId, trial) is not { } given)
        {
            return CommandReply.BadInput($"Trial {trial} was not given out; ask for trials with 'grid ask'.");
        }

        return given.Succeeded is null && !study.State.IsTerminal()
            ? await CommitAsync(job, study, trial, given, told, cancellationToken)
            : await AnswerAsync(job, study, trial, given, told, cancellationToken);
    }

    private async Task<CommandReply> CommitAsync(
        IJobControl job,
        RecordedJob study,
        long trial,
        GivenTrial given,
        TrialTold told,
        CancellationToken cancellationToken
    )
    {
        if (await job.CommitAsync(ReportedTrial.Outcome(trial, given, told)) is { } refusal)
        {
            return await leases.FindAsync(study.JobId, trial) is { Succeeded: not null } first
                ? await AnswerAsync(job, study, trial, first, told, cancellationToken)
                : CommandReply.Conflict($"Trial {trial} was not taken: {refusal}.");
        }

        await CountAsync(job, study, trial, given, told, cancellationToken);
        return CommandReply.Done;
    }

    /// <summary>What is told of a trial that has its outcome: the first counts.</summary>
    private async Task<CommandReply> AnswerAsync(
        IJobControl job,
        RecordedJob study,
        long trial,
        GivenTrial given,
        TrialTold told,
        CancellationToken cancellationToken
    )
    {
        if (given.Succeeded is null)
        {
            return CommandReply.Conflict(
                $"The study has ended already: it is {study.State.ToName()}, and trial {trial} is not part of what it has found."
            );
        }

        if (!given.HasEndedAs(told))
        {
            return CommandReply.Conflict($"The outcome of trial {trial} was told before by another: {given.HowItEnded}; the first counts.");
        }

        if (!job.Job.State.IsTerminal())
        {
            // The first telling may have been cut off before the sampler, the target and the job heard of it.
            await CountAsync(job, study, trial, given, told, cancellationToken);
        }

        return CommandReply.Done;
    }

    /// <summary>The outcome is committed: whoever goes by it hears of it, and the job counts it.</summary>
    private async Task CountAsync(
        IJobControl job,
        RecordedJob study,
        long trial,
        GivenTrial given,
        TrialTold told,
        CancellationToken cancellationToken
    )
    {
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(LongestTelling);
            var outcome = JsonSerializer.Serialize(given.OutcomeBy(told), GridJson.Options);
            await host.TellSamplerAsync(study.JobId, study.Run, trial, outcome, limit.Token);
            await leases.EndAsync(study.JobId, trial);
            await target.CommittedAsync(job, 0, trial, trial + 1);
        }
        finally
        {
            // It is committed, whoever of these has heard of it.
            if (job.Job.Run == study.Run)
            {
                job.Reported(0, trial, told.Failure is null);
            }
        }

        await job.SavedAsync();
    }
}
