using OrleansGrid.Engine;
using OrleansGrid.Search;

namespace OrleansGrid.Silo;

/// <summary>A study with more trials than it was submitted with. What it is to find stays as it was, and so does its sampler, which goes by the number of trials that were meant at first.</summary>
internal static class ExtendedStudy
{
    /// <summary>Null, or one sentence that says why the job cannot be extended so.</summary>
    public static string? WhyRefused(JobRecord job, StudyExtension extension) => job switch
    {
        { Study: null } => $"Job {job.JobId} is a {job.Kind}; only a study can be extended.",
        _ when StudyRules.WhyRefused(job.Study with { Trials = Math.Max(extension.Trials, job.Stages[0].Total + extension.Trials) }) is { } refusal => refusal,
        _ when extension.Trials < 1 => $"{extension.Trials} more trials cannot be; give at least 1.",
        _ when Left(job) < 1 => $"The sampler {StudySampler.Of(job.Study).Chosen.Name} has no more than {job.Stages[0].Total} trials, and the study has them all; submit one with finer steps or another sampler.",
        _ => null,
    };

    /// <param name="failed">How many trials have failed: they are forgiven, else a study that had failed by them would fail again at once.</param>
    public static JobExtension Of(JobRecord job, Guid request, StudyExtension extension, long failed)
    {
        var trials = Math.Min(extension.Trials, Left(job));
        var total = job.Stages[0].Total + trials;
        var bears = job.Study!.MaxFailed is { } given ? failed + given.Limit(total) : total - 1;
        return new JobExtension(request, trials, new FailureTolerance(bears, null));
    }

    /// <summary>Trials that the sampler has beyond those of the study.</summary>
    private static long Left(JobRecord job) => (StudySampler.Of(job.Study!).Sampler.Limit ?? long.MaxValue) - job.Stages[0].Total;
}
