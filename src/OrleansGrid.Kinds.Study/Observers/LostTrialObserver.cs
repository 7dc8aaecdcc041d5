using OrleansGrid.Kinds.Study.Trials;

namespace OrleansGrid.Kinds.Study.Observers;

/// <summary>Tells the sampler of a trial that failed with the silos that ran it, since the trial cannot say so itself.</summary>
internal sealed class LostTrialObserver(StudyHost host) : IOutcomeObserver
{
    public bool Observes(RecordedJob job) => false;

    public Task CommittedAsync(IJobControl job, int stage, long first, long end) => Task.CompletedTask;

    public Task LostAsync(IJobControl job, int stage, long item) =>
        host.TellLostAsync(job.Job.JobId, job.Job.SpecAs<StudySpec>(), job.Job.Run, item);
}
