namespace OrleansGrid.Search.Pruning;

/// <summary>A pruner that people can ask for by name.</summary>
/// <param name="TakesInner">It can be put around another pruner.</param>
/// <param name="Create">From the values of <paramref name="Options"/> by name, all of them there and within their bounds.</param>
public sealed record PrunerKind(
    string Name,
    string Description,
    IReadOnlyList<PrunerOption> Options,
    Func<IReadOnlyDictionary<string, double>, IPruner?, IPruner> Create,
    bool TakesInner = false
);
