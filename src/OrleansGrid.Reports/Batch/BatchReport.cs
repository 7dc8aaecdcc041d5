namespace OrleansGrid.Reports.Batch;

/// <summary>What a batch reports.</summary>
/// <param name="Limits">The most that its command may use for one item.</param>
public sealed record BatchReport(IReadOnlyList<LimitView> Limits)
{
    private const string Watched = "watched";
    private const string Counted = "counted";

    public static BatchReport Of(CommandLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        return new([
            .. View("memory", limits.MemoryBytes, Watched),
            .. View("cpu", limits.CpuTime?.TotalSeconds, Watched),
            .. View("processes", limits.Processes, Watched),
            .. View("output", limits.OutputBytes, Counted),
        ]);
    }

    private static IEnumerable<LimitView> View(string name, double? most, string kept) =>
        most is { } value ? [new LimitView(name, value, kept)] : [];
}
