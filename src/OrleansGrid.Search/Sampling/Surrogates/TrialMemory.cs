using OrleansGrid.Search.Trials;

namespace OrleansGrid.Search.Sampling.Surrogates;

/// <summary>
/// All ended trials of a history, from which a model takes as many as it bears. Kept from call to call: what a trial costs does not depend
/// on how many there were.
/// </summary>
/// <remarks>
/// A failed trial, or one whose result breaks a constraint, counts as the worst there is; a pruned one as its last report, but at least as
/// the median.
/// </remarks>
internal sealed class TrialMemory
{
    /// <summary>Losses of the good ones, and their places among the ended: from small to large.</summary>
    private readonly List<(double Loss, int Index)> _good = [];

    /// <summary>Places of those that are pruned, failed or not feasible.</summary>
    private readonly List<int> _bad = [];
    private TrialHistory? _history;
    private int _count;

    /// <param name="count">Only the first ones of <see cref="TrialHistory.Ended"/> are looked at.</param>
    public TrialMemory Learn(TrialHistory history, int count)
    {
        if (_history != history)
        {
            (_history, _count) = (history, 0);
            _good.Clear();
            _bad.Clear();
        }

        for (; _count < count; _count++)
        {
            var trial = history.Ended[_count];
            if (IsGood(trial))
            {
                var entry = (trial.Losses[0], _count);
                _good.Insert(~_good.BinarySearch(entry), entry);
            }
            else
            {
                _bad.Add(_count);
            }
        }

        return this;
    }

    /// <summary>
    /// All of them; of more than <paramref name="most"/> the latest half and the best of the others, good ones before bad ones.
    /// </summary>
    /// <param name="most">At least 2.</param>
    public ObservedTrials Choose(int most)
    {
        int[] chosen =
            _count <= most
                ? [.. Enumerable.Range(0, _count)]
                : [.. BestBefore(_count - (most / 2)).Take(most - (most / 2)).Order(), .. Enumerable.Range(_count - (most / 2), most / 2)];
        Trial[] trials = [.. chosen.Select(i => _history!.Ended[i])];
        return new ObservedTrials(trials, [.. trials.Select(Loss)]);
    }

    /// <summary>Of bad ones the latest come first.</summary>
    private IEnumerable<int> BestBefore(int latest) =>
        _good.Select(entry => entry.Index).Concat(Enumerable.Range(1, _bad.Count).Select(i => _bad[^i])).Where(index => index < latest);

    private double Loss(Trial trial)
    {
        var (median, worst) = _good.Count == 0 ? (0, 0) : (_good[_good.Count / 2].Loss, _good[^1].Loss);
        return (IsGood(trial), trial.State, trial.Reports.Count) switch
        {
            (true, _, _) => trial.Losses[0],
            (false, TrialState.Pruned, > 0) => Math.Clamp(trial.Reports[^1].Value, median, worst),
            _ => worst,
        };
    }

    private static bool IsGood(Trial trial) =>
        trial.State == TrialState.Succeeded && trial.IsFeasible && trial.Losses.Count > 0 && double.IsFinite(trial.Losses[0]);
}
