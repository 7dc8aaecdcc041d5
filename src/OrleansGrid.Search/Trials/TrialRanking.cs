namespace OrleansGrid.Search.Trials;

/// <summary>Trials with one loss from good to bad.</summary>
internal static class TrialRanking
{
    /// <summary>
    /// First those that succeeded within the constraints on results, by loss; then those that were pruned, the furthest first, by the last
    /// loss they reported; then those that violate constraints, by how much; then those that failed.
    /// </summary>
    public static Comparison<Trial> Order { get; } =
        (a, b) =>
        {
            var order = Class(a).CompareTo(Class(b));
            order =
                order != 0
                    ? order
                    : Class(a) switch
                    {
                        0 => a.Losses[0].CompareTo(b.Losses[0]),
                        1 => ComparePruned(a, b),
                        2 => Violation(a).CompareTo(Violation(b)),
                        _ => 0,
                    };
            return order != 0 ? order : a.Number.CompareTo(b.Number);
        };

    private static int Class(Trial trial) =>
        trial.State switch
        {
            TrialState.Succeeded => !trial.IsFeasible ? 2
            : double.IsNaN(trial.Losses[0]) ? 3
            : 0,
            TrialState.Pruned => trial.Reports.Count > 0 ? 1 : 2,
            _ => 3,
        };

    private static double Violation(Trial trial) => trial.Violations.Where(violation => violation > 0).Sum();

    private static int ComparePruned(Trial a, Trial b)
    {
        var (last, other) = (a.Reports[^1], b.Reports[^1]);
        return last.Step != other.Step ? other.Step.CompareTo(last.Step) : last.Value.CompareTo(other.Value);
    }
}
