using System.Text.Json;
using OrleansGrid.Kinds.Study.Trials;

namespace OrleansGrid.Kinds.Study.Commands;

/// <summary>Gives a trial to one who runs it elsewhere.</summary>
internal sealed class AskCommand(LeaseTable leases, StudyHost host) : IJobCommand
{
    /// <summary>Shorter than the call of the asker, who repeats it: the trial is theirs by then.</summary>
    private static readonly TimeSpan LongestThought = TimeSpan.FromSeconds(50);

    private readonly CommandTurns _turns = new();

    public async ValueTask<CommandReply> RunAsync(JobCommandCall call, IJobControl job, CancellationToken cancellationToken)
    {
        var lease = call.ArgumentsAs<AskArguments>().Lease;
        if (lease <= TimeSpan.Zero)
        {
            return CommandReply.BadInput($"A lease of {lease} is not valid; it must be longer than zero.");
        }

        using var turn = await _turns.TakeAsync(job, cancellationToken);
        return WhyNot(job) ?? await GiveOutAsync(call.Request, lease, job, cancellationToken);
    }

    private static CommandReply? WhyNot(IJobControl job) =>
        job.Job switch
        {
            { Stages: [{ Policy.External: not true }] } study => CommandReply.BadInput(
                $"The trials of study {study.JobId} run on silos; to be asked for them, submit it with --ask-and-tell."
            ),
            { State: JobState.Paused } => CommandReply.Says("The study is paused; 'grid resume' lets it go on."),
            var study when !job.MayGiveOut => CommandReply.Says(
                $"The study has ended, or ends when the outcomes of the trials that were given out are told: it is {study.State.ToName()}."
            ),
            _ => null,
        };

    private async Task<CommandReply> GiveOutAsync(Guid request, TimeSpan lease, IJobControl job, CancellationToken cancellationToken)
    {
        var study = job.Job;
        var trials = study.Stages[0].Total;
        if (await leases.TakeAsync(study.JobId, request, trials, lease) is not { } trial)
        {
            return CommandReply.Says(
                $"All {trials} trials have an outcome or are given out; a trial whose lease ends before its outcome is told can be asked "
                    + "for again."
            );
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(LongestThought);
        var proposal = await host.AskAsync(study.JobId, sampler => sampler.AskAsync(study.Run, trial), limit.Token);
        job.GaveOut();
        return proposal.Params is { } given
            ? CommandReply.With(new TrialOffer(trial, JsonSerializer.Deserialize<JsonElement>(given, GridJson.Options)))
            : CommandReply.Conflict(proposal.Refusal ?? $"The study has no parameters for trial {trial}.");
    }
}
