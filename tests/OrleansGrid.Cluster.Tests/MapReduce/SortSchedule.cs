namespace OrleansGrid.Cluster.Tests;

/// <summary>How a sort is cut and what dies under it.</summary>
/// <param name="Deaths">In the order of the items after which they come.</param>
public sealed record SortSchedule(
    long SplitBytes,
    int Reducers,
    long MemoryBytes,
    string Compression,
    IReadOnlyList<SortSchedule.Death> Deaths
)
{
    private const int MostReducers = 9;
    private const int MostDeaths = 3;

    /// <summary>About as many as the job has.</summary>
    private const int LastItem = 25;

    /// <param name="AfterItems">So many items are committed when the silo is killed.</param>
    /// <param name="ComesBack">At once; else when the job has ended, or when no silo is left.</param>
    public sealed record Death(int AfterItems, int Silo, bool ComesBack);

    public static SortSchedule Of(Random random, int silos) =>
        new(
            256L << random.Next(10, 15),
            random.Next(1, MostReducers + 1),
            1L << random.Next(23, 27),
            random.Next(2) == 0 ? "none" : "gzip",
            [
                .. Enumerable
                    .Range(0, random.Next(MostDeaths + 1))
                    .Select(_ => new Death(random.Next(LastItem), random.Next(silos), random.Next(2) == 0))
                    .OrderBy(d => d.AfterItems),
            ]
        );

    public override string ToString() =>
        $"splits of {SplitBytes} bytes, {Reducers} reducers, {MemoryBytes} bytes of memory, {Compression}, deaths "
        + $"{string.Join(' ', Deaths.Select(d => $"({d})"))}";
}
