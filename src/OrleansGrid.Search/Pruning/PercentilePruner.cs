namespace OrleansGrid.Search;

/// <summary>Stops a trial whose best loss so far is worse than a percentile of what finished trials had at the same step.</summary>
/// <remarks>
/// With 50 %, the median stopping rule of Golovin et al., "Google Vizier", 2017, on best losses instead of running averages. Its weakness: all of a
/// study's early trials run to their end.
/// </remarks>
/// <param name="percentile">Share of finished trials to be among, in percent: 25 keeps the best quarter.</param>
/// <param name="startupTrials">Finished trials at the step before anything is stopped; at least 1.</param>
/// <param name="warmupSteps">Nothing is stopped before this step.</param>
public sealed class PercentilePruner(double percentile, int startupTrials, long warmupSteps) : IPruner
{
    public bool ComparesRunning => false;

    public bool MayPrune(Trial trial) => LearningCurve.LastStep(trial) >= warmupSteps;

    public bool ShouldPrune(TrialHistory history, Trial trial)
    {
        var step = LearningCurve.LastStep(trial);
        if (step < warmupSteps || LearningCurve.BestAt(trial, step) is not { } mine)
        {
            return false;
        }

        List<double> finished = [];
        foreach (var other in history.Ended)
        {
            if (other.State == TrialState.Succeeded && LearningCurve.BestAt(other, step) is { } best)
            {
                finished.Add(best);
            }
        }

        if (finished.Count < startupTrials)
        {
            return false;
        }

        finished.Sort();
        return mine > Quantile(finished, percentile / 100);
    }

    private static double Quantile(List<double> sorted, double share)
    {
        var place = share * (sorted.Count - 1);
        var below = (int)place;
        var above = Math.Min(below + 1, sorted.Count - 1);
        return sorted[below] + ((sorted[above] - sorted[below]) * (place - below));
    }
}
