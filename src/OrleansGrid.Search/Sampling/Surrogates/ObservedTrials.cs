namespace OrleansGrid.Search;

/// <summary>The ended trials that a model is made of, and one loss for each.</summary>
/// <remarks>
/// All of them up to a number; beyond it the best half and the latest half, so that the time for a trial stays bounded. A failed trial, or one
/// whose result breaks a constraint, counts as the worst there is; a pruned one as its last report, but at least as the median.
/// </remarks>
internal sealed class ObservedTrials
{
    private ObservedTrials(IReadOnlyList<Trial> trials, double[] losses) => (Trials, Losses) = (trials, losses);

    public IReadOnlyList<Trial> Trials { get; }

    public double[] Losses { get; }

    /// <param name="count">Only the first ones of <see cref="TrialHistory.Ended"/> are looked at; at least 1.</param>
    /// <param name="most">At least 2.</param>
    public static ObservedTrials Of(TrialHistory history, int count, int most)
    {
        var good = history.Ended.Take(count).Where(IsGood).Select(trial => trial.Losses[0]).Order().ToArray();
        var (median, worst) = good.Length == 0 ? (0, 0) : (good[good.Length / 2], good[^1]);
        var losses = new double[count];
        for (var i = 0; i < count; i++)
        {
            var trial = history.Ended[i];
            losses[i] = (IsGood(trial), trial.State, trial.Reports.Count) switch
            {
                (true, _, _) => trial.Losses[0],
                (false, TrialState.Pruned, > 0) => Math.Clamp(trial.Reports[^1].Value, median, worst),
                _ => worst,
            };
        }

        var chosen = Enumerable.Range(0, count).ToArray();
        if (count > most)
        {
            var latest = count - (most / 2);
            chosen = [.. chosen[..latest].OrderBy(i => losses[i]).Take(most - (most / 2)).Order(), .. chosen[latest..]];
        }

        return new ObservedTrials([.. chosen.Select(i => history.Ended[i])], [.. chosen.Select(i => losses[i])]);
    }

    private static bool IsGood(Trial trial) => trial.State == TrialState.Succeeded && trial.IsFeasible && trial.Losses.Count > 0 && double.IsFinite(trial.Losses[0]);
}
