using OrleansGrid.Search.Trials;

namespace OrleansGrid.Search.Pruning;

/// <summary>
/// Asynchronous successive halving in <i>brackets</i> that begin to stop at different steps: hedges against slow starters.
/// </summary>
/// <remarks>
/// Li et al., "Hyperband: a novel bandit-based approach to hyperparameter optimization", 2018. The bracket of a trial follows from its
/// number, in the paper's proportions (its line 3), spread evenly by multiples of the golden ratio. Trials compete within their bracket
/// only. The bracket that begins at the last step stops nothing.
/// </remarks>
public sealed class HyperbandPruner : IPruner
{
    private const double GoldenRatio = 0.6180339887498949;

    private readonly long _maxStep;
    private readonly AshaPruner[] _brackets;

    /// <summary>Share of the trials in this bracket and those before it.</summary>
    private readonly double[] _upTo;

    /// <param name="minStep">Lowest rung of the most aggressive bracket, at least 1.</param>
    /// <param name="maxStep">Step at which a trial ends by itself; at least <paramref name="minStep"/>.</param>
    /// <param name="factor">At least 2.</param>
    public HyperbandPruner(long minStep, long maxStep, int factor)
    {
        _maxStep = maxStep;
        List<long> lowest = [];
        for (var step = minStep; step <= maxStep / factor; step *= factor)
        {
            lowest.Add(step);
        }

        // The last bracket is past all rungs: its trials run to their end.
        lowest.Add(long.MaxValue);
        var count = lowest.Count;
        var sizes = Enumerable
            .Range(0, count)
            .Select(b => Math.Ceiling((double)count / (count - b) * Math.Pow(factor, count - 1 - b)))
            .ToArray();
        _upTo = [.. sizes.Select((_, b) => sizes.Take(b + 1).Sum() / sizes.Sum())];
        _brackets = [.. lowest.Select((step, b) => new AshaPruner(step, factor, number => BracketOf(number) == b))];
    }

    public bool ComparesRunning => true;

    public bool MayPrune(Trial trial) => IsOnItsWay(trial) && _brackets[BracketOf(trial.Number)].MayPrune(trial);

    public bool ShouldPrune(TrialHistory history, Trial trial) =>
        IsOnItsWay(trial) && _brackets[BracketOf(trial.Number)].ShouldPrune(history, trial);

    /// <summary>From 0, the most aggressive one.</summary>
    public int BracketOf(long number)
    {
        var place = ((number + 0.5) * GoldenRatio) % 1;
        var bracket = Array.FindIndex(_upTo, upTo => place < upTo);
        return bracket < 0 ? _upTo.Length - 1 : bracket;
    }

    /// <summary>At its last step a trial has cost all that it will: to stop it there saves nothing and loses its value.</summary>
    private bool IsOnItsWay(Trial trial) => LearningCurve.LastStep(trial) < _maxStep;
}
