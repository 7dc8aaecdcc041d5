using OrleansGrid.Engine;
using OrleansGrid.Search;

namespace OrleansGrid.Silo;

/// <summary>A study with more trials than it was submitted with. What it is to find stays as it was, and so does its sampler, which goes by the number of trials that were meant at first.</summary>
/// <param name="Had">The trials that it has had: of one that a limit ended those that had begun, else all that it was to have.</param>
internal sealed record ExtendedStudy(JobRecord Job, StudyExtension By, long Had)
{
    /// <summary>Null, or one sentence that says why the job cannot be extended so.</summary>
    public string? Validate() => Job switch
    {
        { Study: null } => $"Job {Job.JobId} is a {Job.Kind}; only a study can be extended.",
        _ when By.Trials < 1 => $"{By.Trials} more trials cannot be; give at least 1.",
        _ when StudyRules.Validate(Job.Study with { TimeLimit = By.TimeLimit, Target = By.Target, Trials = Math.Max(By.Trials, Had + By.Trials) }) is { } refusal => refusal,
        _ when Left < 1 => $"The sampler {StudySampler.Of(Job.Study).Chosen.Name} has no more than {Had} trials, and the study has them all; submit one with finer steps or another sampler.",
        _ => null,
    };

    /// <param name="failed">How many trials have failed: they are forgiven, else a study that had failed by them would fail again at once.</param>
    public JobExtension ToJob(Guid request, long failed, DateTimeOffset now)
    {
        var total = Had + Math.Min(By.Trials, Left);
        var bears = Job.Study!.MaxFailed is { } given ? failed + given.Limit(total) : total - 1;
        var limits = By is { TimeLimit: null, Target: null } ? null : new JobLimits(By.TimeLimit, By.Target, now);
        return new JobExtension(request, total - Job.Stages[0].Total, new FailureTolerance(bears, null), limits);
    }

    /// <summary>Trials that the sampler has beyond those.</summary>
    private long Left => (StudySampler.Of(Job.Study!).Sampler.Limit ?? long.MaxValue) - Had;
}
