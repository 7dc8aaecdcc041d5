using OrleansGrid.Search.Trials;

namespace OrleansGrid.Search.Pruning;

/// <summary>What a trial's reports say of it at a step.</summary>
internal static class LearningCurve
{
    /// <summary>Step of the last report; −1 before the first.</summary>
    public static long LastStep(Trial trial) => trial.Reports.Count == 0 ? -1 : trial.Reports[^1].Step;

    /// <summary>
    /// The smallest loss up to the first report at or after a step; null if the trial has not come that far. The smallest and not the last
    /// one, because curves are noisy, and because the best model of a trial is what its owner keeps. Trials that report at different steps
    /// can be compared too.
    /// </summary>
    public static double? BestAt(Trial trial, long step)
    {
        if (LastStep(trial) < step)
        {
            return null;
        }

        var best = double.PositiveInfinity;
        foreach (var report in trial.Reports)
        {
            best = Math.Min(best, report.Value);
            if (report.Step >= step)
            {
                break;
            }
        }

        return best;
    }

    /// <summary>Whether the last report is the first one at or after a step.</summary>
    public static bool JustReached(Trial trial, long step) =>
        LastStep(trial) >= step && (trial.Reports.Count == 1 || trial.Reports[^2].Step < step);
}
