using OrleansGrid.Search.Trials;

namespace OrleansGrid.Search.Pruning;

/// <summary>Stops a trial whose best loss so far is worse than a percentile of what finished trials had at the same step.</summary>
/// <remarks>
/// With 50 %, the median stopping rule of Golovin et al., "Google Vizier", 2017, on best losses instead of running averages. Its weakness:
/// all of a study's early trials run to their end.
/// </remarks>
/// <param name="percentile">Share of finished trials to be among, in percent: 25 keeps the best quarter.</param>
/// <param name="startupTrials">Finished trials at the step before anything is stopped; at least 1.</param>
/// <param name="warmupSteps">Nothing is stopped before this step.</param>
public sealed class PercentilePruner(double percentile, int startupTrials, long warmupSteps) : IPruner
{
    // Only saves time: outcomes are final.
    private readonly List<BestCurve> _finished = [];
    private TrialHistory? _history;
    private int _ended;

    public bool ComparesRunning => false;

    public bool MayPrune(Trial trial) => LearningCurve.LastStep(trial) >= warmupSteps;

    public bool ShouldPrune(TrialHistory history, Trial trial)
    {
        var step = LearningCurve.LastStep(trial);
        return step >= warmupSteps && LearningCurve.BestAt(trial, step) is { } mine && mine > BoundAt(FinishedIn(history), step);
    }

    public StepBounds BoundsAfter(TrialHistory history, long step)
    {
        var finished = FinishedIn(history);
        var (upTo, losses) = (new List<long>(), new List<double>());
        // Between two neighbouring steps of all finished trials the bound is that of the later one.
        while (upTo.Count < StepBounds.Most - 1 && StepAfter(finished, step) is { } next)
        {
            upTo.Add(next);
            losses.Add(BoundAt(finished, next));
            step = next;
        }

        if (StepAfter(finished, step) is null)
        {
            // So far no other has come.
            upTo.Add(long.MaxValue);
            losses.Add(double.PositiveInfinity);
        }

        return new StepBounds([.. upTo], [.. losses]);
    }

    private static long? StepAfter(List<BestCurve> finished, long step)
    {
        long? next = null;
        foreach (var curve in finished)
        {
            next = curve.StepAfter(step) is { } own && !(own > next) ? own : next;
        }

        return next;
    }

    /// <summary>The largest loss that goes on at a step; infinite where too few have come so far.</summary>
    private double BoundAt(List<BestCurve> finished, long step)
    {
        var losses = new List<double>(finished.Count);
        foreach (var curve in finished)
        {
            if (curve.BestAt(step) is { } best)
            {
                losses.Add(best);
            }
        }

        if (losses.Count < startupTrials)
        {
            return double.PositiveInfinity;
        }

        losses.Sort();
        return Quantile(losses, percentile / 100);
    }

    /// <summary>The curves of those that succeeded, brought up to the history.</summary>
    private List<BestCurve> FinishedIn(TrialHistory history)
    {
        if (!ReferenceEquals(_history, history))
        {
            (_history, _ended) = (history, 0);
            _finished.Clear();
        }

        for (; _ended < history.Ended.Count; _ended++)
        {
            if (history.Ended[_ended].State == TrialState.Succeeded)
            {
                _finished.Add(new BestCurve(history.Ended[_ended]));
            }
        }

        return _finished;
    }

    private static double Quantile(List<double> sorted, double share)
    {
        var place = share * (sorted.Count - 1);
        var below = (int)place;
        var above = Math.Min(below + 1, sorted.Count - 1);
        return sorted[below] + ((sorted[above] - sorted[below]) * (place - below));
    }
}
