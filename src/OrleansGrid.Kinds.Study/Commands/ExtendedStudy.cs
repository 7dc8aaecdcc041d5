using OrleansGrid.Search.Studies;

namespace OrleansGrid.Kinds.Study.Commands;

/// <summary>
/// A study with more trials than it was submitted with. What it is to find stays as it was, and so does its sampler, which goes by the
/// number of trials that were meant at first.
/// </summary>
/// <param name="job">The study.</param>
/// <param name="by">How it goes on.</param>
/// <param name="had">The trials that it has had: of one that a limit ended those that had begun, else all that it was to have.</param>
internal sealed class ExtendedStudy(RecordedJob job, StudyExtension by, long had)
{
    private readonly StudySpec _spec = job.SpecAs<StudySpec>();
    private StudySampler? _sampler;

    private StudySampler Sampler => _sampler ??= StudySampler.Of(_spec);

    /// <summary>Trials that the sampler has beyond those.</summary>
    private long Left => (Sampler.Sampler.Limit ?? long.MaxValue) - had;

    /// <summary>Null, or one sentence that says why the job cannot be extended so.</summary>
    public string? Validate() =>
        by switch
        {
            { Trials: < 1 } => $"{by.Trials} more trials is not valid; give at least 1.",
            _ when StudyRules.Validate(Meant()) is { } refusal => refusal,
            _ when Left < 1 =>
                $"The sampler {Sampler.Chosen.Name} has no more than {had} trials, and the study has them all; submit one with finer "
                    + "steps or another sampler.",
            _ => null,
        };

    /// <param name="failed">
    /// How many trials have failed: they are forgiven, else a study that had failed by them would fail again at once.
    /// </param>
    /// <param name="now">Since when the time limit counts.</param>
    public StageExtension ToStage(long failed, DateTimeOffset now)
    {
        var total = had + Math.Min(by.Trials, Left);
        var tolerated = _spec.MaxFailed is { } given ? failed + given.Limit(total) : total - 1;
        return new StageExtension(
            total - job.Stages[0].Total,
            new FailureTolerance(tolerated, null),
            by.TimeLimit is { } time ? new TimeLimit(time, now) : null,
            StudyStage.PolicyOf(_spec, Sampler.Sampler, by.Target),
            (StudyMemo.Of(job) with { Target = by.Target }).ToJson()
        );
    }

    /// <summary>As if it had been submitted so.</summary>
    private StudySpec Meant() => _spec with { TimeLimit = by.TimeLimit, Target = by.Target, Trials = MeantTrials() };

    /// <summary>Saturates: a number that no study has is refused as such.</summary>
    private long MeantTrials() => by.Trials > long.MaxValue - had ? long.MaxValue : had + by.Trials;
}
