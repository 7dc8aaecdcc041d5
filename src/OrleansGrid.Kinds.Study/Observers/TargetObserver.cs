using OrleansGrid.Kinds.Study.Trials;
using OrleansGrid.Search.Numbers;

namespace OrleansGrid.Kinds.Study.Observers;

/// <summary>Ends a study when a trial has reached its target: no other trial begins, those that run come to their end.</summary>
internal sealed class TargetObserver(TrialQueries trials) : IOutcomeObserver
{
    public bool Observes(RecordedJob job) => StudyMemo.TargetOf(job) is not null;

    public async Task CommittedAsync(IJobControl job, int stage, long first, long end)
    {
        var study = job.Job;
        if (StudyMemo.TargetOf(study) is not { } target)
        {
            return;
        }

        var direction = study.SpecAs<StudySpec>().Directions[0];
        if (await trials.FirstThatReachedAsync(study.JobId, first, end, target, direction) is not var (trial, value))
        {
            return;
        }

        // An extension may have begun meanwhile, with a target of its own.
        if (job.Job.Run == study.Run)
        {
            job.EndEarly($"Trial {trial} reached {Text(value)}, and the target is {Text(target)}.", stopsRunning: false);
        }
    }

    private static string Text(double value) => PlainNumber.Of(value);
}
