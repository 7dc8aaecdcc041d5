using OrleansGrid.Search.Sampling;
using OrleansGrid.Search.Studies;

namespace OrleansGrid.Kinds.Study;

/// <summary>The one stage of a study, whose items are its trials. What each trial tries is not known before it begins.</summary>
internal static class StudyStage
{
    public const string Name = "trials";

    /// <summary>A trial's input is its number.</summary>
    /// <param name="study">The study as it was submitted; it has been checked.</param>
    public static JobStage Of(StudySpec study)
    {
        var sampler = StudySampler.Of(study).Sampler;
        var trials = Math.Min(study.Trials, sampler.Limit ?? long.MaxValue);
        return new JobStage(Name, trials, Closed: true, PolicyOf(study, sampler, study.Target));
    }

    /// <param name="study">The study.</param>
    /// <param name="sampler">Its sampler.</param>
    /// <param name="target">The target that is in force; null for none.</param>
    public static StagePolicy PolicyOf(StudySpec study, ISampler sampler, double? target) =>
        study.ForStage(StudyHandler.Of(study)) with
        {
            // Where the next trials depend on the last outcomes they are chosen, or left out, when they begin and not before.
            MaxItemsPerTask = sampler.IsIndependent && target is null ? null : 1,
            External = study.AskAndTell ? true : null,
        };

    /// <summary>How many failed trials a study of so many trials tolerates: all but one, unless its spec says otherwise.</summary>
    public static FailureTolerance ToleranceOf(StudySpec study, long trials) => study.MaxFailed ?? new FailureTolerance(trials - 1, null);
}
