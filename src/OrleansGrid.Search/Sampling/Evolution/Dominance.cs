using OrleansGrid.Search.Trials;

namespace OrleansGrid.Search.Sampling.Evolution;

/// <summary>Which trials are better when there are several losses and constraints on results.</summary>
/// <remarks>Deb, Pratap, Agarwal and Meyarivan, "A fast and elitist multiobjective genetic algorithm: NSGA-II", 2002, section VI.</remarks>
internal static class Dominance
{
    /// <summary>
    /// A trial dominates those that violate more, and where both are feasible those that are worse in some loss and better in none.
    /// </summary>
    public static bool Dominates(Trial a, Trial b)
    {
        var (mine, other) = (Violation(a), Violation(b));
        if (mine > 0 || other > 0)
        {
            return mine < other;
        }

        var isBetter = false;
        for (var i = 0; i < a.Losses.Count; i++)
        {
            if (a.Losses[i] > b.Losses[i])
            {
                return false;
            }

            isBetter |= a.Losses[i] < b.Losses[i];
        }

        return isBetter;
    }

    /// <summary>The rank of each: 0 for those that nobody dominates, 1 for those that only rank 0 dominates, and so on.</summary>
    public static int[] Ranks(IReadOnlyList<Trial> trials)
    {
        var ranks = new int[trials.Count];
        Array.Fill(ranks, -1);
        for (var (rank, left) = (0, trials.Count); left > 0; rank++)
        {
            var front = Enumerable
                .Range(0, trials.Count)
                .Where(i => ranks[i] < 0 && !Enumerable.Range(0, trials.Count).Any(j => ranks[j] < 0 && Dominates(trials[j], trials[i])))
                .ToArray();
            Array.ForEach(front, i => ranks[i] = rank);
            left -= front.Length;
        }

        return ranks;
    }

    /// <summary>How far each is from its neighbours along the losses; infinite at the ends.</summary>
    public static double[] Crowding(IReadOnlyList<Trial> front)
    {
        var distances = new double[front.Count];
        for (var objective = 0; objective < front[0].Losses.Count; objective++)
        {
            var order = Enumerable.Range(0, front.Count).OrderBy(i => front[i].Losses[objective]).ThenBy(i => front[i].Number).ToArray();
            var width = front[order[^1]].Losses[objective] - front[order[0]].Losses[objective];
            (distances[order[0]], distances[order[^1]]) = (double.PositiveInfinity, double.PositiveInfinity);
            for (var i = 1; i < order.Length - 1 && width > 0; i++)
            {
                distances[order[i]] += (front[order[i + 1]].Losses[objective] - front[order[i - 1]].Losses[objective]) / width;
            }
        }

        return distances;
    }

    private static double Violation(Trial trial) => trial.Violations.Where(violation => violation > 0).Sum();
}
