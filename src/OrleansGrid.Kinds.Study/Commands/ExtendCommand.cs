using OrleansGrid.Kinds.Study.Trials;

namespace OrleansGrid.Kinds.Study.Commands;

/// <summary>Gives a study that has ended more trials.</summary>
internal sealed class ExtendCommand(TrialQueries trials) : IJobCommand
{
    private readonly CommandTurns _turns = new();

    public async ValueTask<CommandReply> RunAsync(JobCommandCall call, IJobControl job, CancellationToken cancellationToken)
    {
        var wished = call.ArgumentsAs<StudyExtension>();
        using var turn = await _turns.TakeAsync(job, cancellationToken);
        await job.SavedAsync();
        if (job.HasCarriedOut(call.Request))
        {
            return CommandReply.Done;
        }

        var study = job.Job;
        var extended = new ExtendedStudy(
            study,
            wished,
            study.EndedEarly ? await trials.CountBegunAsync(study.JobId) : study.Stages[0].Total
        );
        if (await Task.Run(extended.Validate, cancellationToken) is { } refusal)
        {
            return CommandReply.BadInput(refusal);
        }

        if (!study.State.IsTerminal())
        {
            return CommandReply.Conflict($"The study is {study.State.ToName()}; it can be extended when it has ended.");
        }

        await job.ExtendAsync(call.Request, extended.ToStage(job.ItemsFailed, DateTimeOffset.UtcNow));
        return CommandReply.Done;
    }
}
