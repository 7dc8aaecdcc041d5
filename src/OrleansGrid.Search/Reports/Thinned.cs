using OrleansGrid.Search.Trials;

namespace OrleansGrid.Search.Reports;

/// <summary>
/// Leaves out trials that a chart would draw on top of others: a page of twenty thousand trials must open. The best, and those at the ends
/// of both directions, are always there.
/// </summary>
internal static class Thinned
{
    /// <param name="trials">From good to bad.</param>
    /// <param name="most">How many are left at most; at least 20.</param>
    /// <param name="x">Place in [0, 1].</param>
    /// <param name="y">Place in [0, 1].</param>
    /// <returns>In the same order.</returns>
    public static IReadOnlyList<T> Of<T>(IReadOnlyList<T> trials, int most, Func<T, double> x, Func<T, double> y)
        where T : class
    {
        if (trials.Count <= most)
        {
            return trials;
        }

        HashSet<T> kept = [.. trials.Take(most / 4), trials.MinBy(x)!, trials.MaxBy(x)!, trials.MinBy(y)!, trials.MaxBy(y)!, trials[^1]];
        var side = (int)Math.Sqrt(most / 2);
        HashSet<(int, int)> taken = [];
        foreach (var trial in trials)
        {
            if (kept.Count < most && taken.Add(((int)(x(trial) * side), (int)(y(trial) * side))))
            {
                kept.Add(trial);
            }
        }

        return [.. trials.Where(kept.Contains)];
    }

    /// <summary>A curve of so many points at most: the ends, and the lowest and the highest of each part.</summary>
    public static IReadOnlyList<StepValue> Curve(IReadOnlyList<StepValue> reports, int most)
    {
        if (reports.Count <= most)
        {
            return reports;
        }

        var parts = Math.Max(1, (most - 2) / 2);
        List<StepValue> kept = [reports[0]];
        for (var part = 0; part < parts; part++)
        {
            var from = (int)((long)part * reports.Count / parts);
            var inside = reports.Skip(from).Take((int)((part + 1L) * reports.Count / parts) - from).ToList();
            kept.AddRange(
                new[] { inside.MinBy(report => report.Value)!, inside.MaxBy(report => report.Value)! }.OrderBy(report => report.Step)
            );
        }

        return [.. kept.Append(reports[^1]).DistinctBy(report => report.Step)];
    }
}
