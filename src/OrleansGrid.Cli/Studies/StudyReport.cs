using System.Globalization;
using OrleansGrid.Search;

namespace OrleansGrid.Cli;

/// <summary>What a study has found so far.</summary>
/// <param name="Best">The best trial; of several objectives, those that no other is better than in all.</param>
internal sealed record StudyReport(StudySpec Spec, IReadOnlyList<TrialStatus> Best, int Pruned, int Failed, IReadOnlyList<WarmStatus> Warm, string? Ended)
{
    private const int BestShown = 10;

    public static async Task<StudyReport> ReadAsync(Database database, Guid jobId, CancellationToken cancellation)
    {
        var spec = await database.Jobs.StudyAsync(jobId, cancellation) ?? throw new GridException(GridFault.NotFound, $"Job {jobId} is no study.");
        var trials = await database.Jobs.TrialsAsync(jobId, cancellation);
        return new StudyReport(
            spec,
            BestOf(trials, spec.Directions),
            trials.Count(t => t.State == "pruned"),
            trials.Count(t => t.State == "failed"),
            await database.Jobs.WarmStartsAsync(jobId, cancellation),
            await database.Jobs.EarlyEndAsync(jobId, cancellation));
    }

    /// <summary>Trials with an outcome that violates no constraint and that no other such trial is at least as good as in all objectives and better in one.</summary>
    public static IReadOnlyList<TrialStatus> BestOf(IReadOnlyList<TrialStatus> trials, IReadOnlyList<Direction> directions)
    {
        var front = new List<TrialStatus>();
        foreach (var trial in trials.Where(t => t.State == "succeeded" && t.Violations.All(v => v <= 0)))
        {
            if (!front.Exists(other => IsNoWorse(other, trial, directions)))
            {
                front.RemoveAll(other => IsNoWorse(trial, other, directions));
                front.Add(trial);
            }
        }

        return front;
    }

    public IEnumerable<(string Label, string Text)> Lines()
    {
        var sampler = StudySampler.Of(Spec).Chosen;
        yield return ("Sampler", $"{sampler.Name}, seed {Spec.Seed}: {sampler.Reason}");
        foreach (var warm in Warm)
            yield return ("Warm", $"{Texts.Count(warm.Told, "trial")} of study {warm.Study}, {Texts.Count(warm.Skipped)} skipped that do not fit the space{(GoesByTrials(sampler) ? "" : $"; {sampler.Name} does not go by them")}");
        if (Ended is not null)
            yield return ("Ended", $"before its last trial: {Ended}");
        if (Pruned > 0)
            yield return ("Pruned", Texts.Count(Pruned, "trial"));
        foreach (var best in Best.Take(BestShown))
            yield return ("Best", $"{string.Join(' ', best.Values.Select(v => v.ToString("G10", CultureInfo.InvariantCulture)))} in trial {best.Trial}: {best.Params?.GetRawText()}");
        if (Best.Count > BestShown)
            yield return ("", $"and {Texts.Count(Best.Count - BestShown)} more that are as good in their way");
    }

    /// <summary>cmaes goes by generations of its own alone.</summary>
    private static bool GoesByTrials(ChosenSampler sampler) => !sampler.Sampler.IsIndependent && sampler.Name != CmaesSampler.Kind.Name;

    private static bool IsNoWorse(TrialStatus one, TrialStatus other, IReadOnlyList<Direction> directions)
    {
        for (var i = 0; i < directions.Count; i++)
        {
            var (mine, theirs) = (one.Values[i], other.Values[i]);
            if (directions[i] == Direction.Maximize ? mine < theirs : mine > theirs)
                return false;
        }

        return true;
    }
}
