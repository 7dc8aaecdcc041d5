using OrleansGrid.Search.Trials;

namespace OrleansGrid.Search.Pruning;

/// <summary>
/// The smallest loss that a trial had reported at each of its steps. What <see cref="LearningCurve"/> says of a trial, for one that is
/// asked often.
/// </summary>
internal sealed class BestCurve
{
    private readonly long[] _steps;
    private readonly double[] _best;

    public BestCurve(Trial trial)
    {
        _steps = [.. trial.Reports.Select(report => report.Step)];
        _best = new double[_steps.Length];
        for (var i = 0; i < _best.Length; i++)
        {
            _best[i] = Math.Min(i == 0 ? double.PositiveInfinity : _best[i - 1], trial.Reports[i].Value);
        }
    }

    /// <summary>As <see cref="LearningCurve.BestAt"/>.</summary>
    public double? BestAt(long step) => IndexAt(step) is var at && at < _steps.Length ? _best[at] : null;

    /// <summary>The first step of a report beyond a step; null when there is none.</summary>
    public long? StepAfter(long step) => step < long.MaxValue && IndexAt(step + 1) is var at && at < _steps.Length ? _steps[at] : null;

    private int IndexAt(long step)
    {
        var place = Array.BinarySearch(_steps, step);
        return place < 0 ? ~place : place;
    }
}
