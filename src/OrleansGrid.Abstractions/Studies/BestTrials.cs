namespace OrleansGrid;

/// <summary>The trials that are worth looking at first.</summary>
public static class BestTrials
{
    /// <summary>
    /// The best trial; of several objectives, the Pareto front: trials with an outcome that violate no constraint, and that no other
    /// such trial equals or beats in every objective. Of equal trials the earlier one.
    /// </summary>
    public static IReadOnlyList<TrialStatus> Of(IReadOnlyList<TrialStatus> trials, IReadOnlyList<Direction> directions)
    {
        var front = new List<TrialStatus>();
        foreach (var trial in trials.Where(IsFeasible))
        {
            if (!front.Exists(other => IsNoWorse(other, trial, directions)))
            {
                front.RemoveAll(other => IsNoWorse(trial, other, directions));
                front.Add(trial);
            }
        }

        return front;
    }

    /// <summary>Whether the trial has an outcome that violates no constraint.</summary>
    public static bool IsFeasible(TrialStatus trial) => trial.State == "succeeded" && trial.Violations.All(violation => violation <= 0);

    private static bool IsNoWorse(TrialStatus one, TrialStatus other, IReadOnlyList<Direction> directions)
    {
        for (var i = 0; i < directions.Count; i++)
        {
            var (mine, theirs) = (one.Values[i], other.Values[i]);
            if (directions[i] == Direction.Maximize ? mine < theirs : mine > theirs)
            {
                return false;
            }
        }

        return true;
    }
}
