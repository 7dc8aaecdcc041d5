using OrleansGrid.Search.Trials;

namespace OrleansGrid.Search.Pruning;

/// <summary>Asynchronous successive halving: at each <i>rung</i> only the best part of the trials that reached it goes on.</summary>
/// <remarks>
/// Li et al., "A system for massively parallel hyperparameter tuning", 2020, in the form that stops trials instead of pausing them. Rungs
/// are at the steps minStep · factor^k. A trial goes on from a rung if it is among the best ⌊n / factor⌋ of the n that have reached it; on
/// higher rungs the best one always does, or short studies would finish nothing. On the lowest rung the first factor − 1 trials are
/// stopped: with nothing to compare them with, each would run to its end, which costs more than all short trials together. Its weakness: a
/// slow starter is stopped for good.
/// </remarks>
/// <param name="minStep">The lowest rung, at least 1.</param>
/// <param name="factor">At least 2.</param>
/// <param name="competes">Numbers of the trials that are compared with each other; null for all.</param>
public sealed class AshaPruner(long minStep, int factor, Func<long, bool>? competes = null) : IPruner
{
    public bool ComparesRunning => true;

    public bool MayPrune(Trial trial)
    {
        var last = LearningCurve.LastStep(trial);
        var rung = minStep;
        while (rung <= last && !LearningCurve.JustReached(trial, rung))
        {
            rung = Next(rung);
        }

        return rung <= last;
    }

    public bool ShouldPrune(TrialHistory history, Trial trial)
    {
        // A coarse reporter may reach several rungs with one report.
        for (var rung = minStep; rung <= LearningCurve.LastStep(trial); rung = Next(rung))
        {
            if (LearningCurve.JustReached(trial, rung) && !GoesOn(history, trial, rung))
            {
                return true;
            }
        }

        return false;
    }

    private bool GoesOn(TrialHistory history, Trial trial, long rung)
    {
        var mine = LearningCurve.BestAt(trial, rung);
        var (reached, better) = (1, 0);
        foreach (var other in history.Trials)
        {
            if (
                other.Number != trial.Number
                && (competes is null || competes(other.Number))
                && LearningCurve.BestAt(other, rung) is { } theirs
            )
            {
                reached++;
                better += theirs < mine ? 1 : 0;
            }
        }

        return better < Math.Max(reached / factor, rung == minStep ? 0 : 1);
    }

    private long Next(long rung) => rung > long.MaxValue / factor ? long.MaxValue : rung * factor;
}
