namespace OrleansGrid.Testing;

/// <summary>What a MapReduce program has written and counted.</summary>
/// <param name="Parts">The lines of each part, in the order of the parts.</param>
/// <param name="Counters">The program's counters by name.</param>
public sealed record ProgramOutput(IReadOnlyList<IReadOnlyList<string>> Parts, IReadOnlyDictionary<string, long> Counters)
{
    /// <summary>The lines of all parts, one after another.</summary>
    public IReadOnlyList<string> Lines => [.. Parts.SelectMany(part => part)];

    internal static ProgramOutput Of(IEnumerable<string> parts, IEnumerable<IReadOnlyDictionary<string, long>?> counters) =>
        new(
            [.. parts.Select(part => File.ReadAllLines(part))],
            counters
                .SelectMany(some => some ?? new Dictionary<string, long>())
                .GroupBy(counter => counter.Key, counter => counter.Value)
                .ToDictionary(counter => counter.Key, counter => counter.Sum())
        );
}
