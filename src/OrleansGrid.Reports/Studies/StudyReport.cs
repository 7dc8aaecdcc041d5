using OrleansGrid.Search.Sampling;
using OrleansGrid.Search.Studies;

namespace OrleansGrid.Reports.Studies;

/// <summary>What a study has found so far.</summary>
/// <param name="Sampler">As it was asked for.</param>
/// <param name="SamplerChosen">The sampler that works: where <c>auto</c> was asked for, the one that it chose.</param>
/// <param name="SamplerReason">Why this one, in one sentence.</param>
/// <param name="Ended">The limit by which the study ended before its last trial, in one sentence; null for none.</param>
/// <param name="NothingFound">Why an ended study has no best trial, in one sentence; null where it has, or may yet have.</param>
/// <param name="MayFindNothing">Whether that is fine with whoever submitted it.</param>
/// <param name="WarmUsed">Whether the sampler learns from trials, so that those of earlier studies matter to it.</param>
/// <param name="Best">The best trial; of several objectives, those that no other is better than in all.</param>
public sealed record StudyReport(
    string Sampler,
    long Seed,
    string SamplerChosen,
    string SamplerReason,
    int TrialsPruned,
    int TrialsFailed,
    string? Ended,
    string? NothingFound,
    bool MayFindNothing,
    IReadOnlyList<WarmView> Warm,
    bool WarmUsed,
    IReadOnlyList<TrialView> Best
)
{
    public static StudyReport Of(
        StudySpec spec,
        IReadOnlyList<TrialStatus> trials,
        IReadOnlyList<WarmView> warm,
        string? ended,
        JobState state
    )
    {
        var sampler = StudySampler.Of(spec).Chosen;
        return new StudyReport(
            spec.Sampler,
            spec.Seed,
            sampler.Name,
            sampler.Reason,
            trials.Count(trial => trial.State == "pruned"),
            trials.Count(trial => trial.State == "failed"),
            ended,
            Studies.NothingFound.Of(state, trials),
            spec.MayFindNothing,
            warm,
            Learns(sampler),
            [.. BestTrials.Of(trials, spec.Directions).Select(TrialView.Of)]
        );
    }

    /// <summary>CMA-ES learns from its own generations alone.</summary>
    private static bool Learns(ChosenSampler sampler) => !sampler.Sampler.IsIndependent && sampler.Name != CmaesSampler.Kind.Name;
}
