namespace OrleansGrid.Silo.Kinds;

/// <summary>The kinds of jobs that this silo knows, by name.</summary>
internal sealed class KindRegistry
{
    private readonly Dictionary<string, IJobKind> _kinds = new(StringComparer.Ordinal);

    /// <summary>What was submitted lately.</summary>
    public NormalizedSpecs Specs { get; } = new();

    /// <exception cref="GridException">Two kinds have one name.</exception>
    public KindRegistry(IEnumerable<IJobKind> kinds)
    {
        foreach (var kind in kinds)
        {
            if (!_kinds.TryAdd(kind.Name, kind))
            {
                throw new GridException(
                    GridFault.BadInput,
                    $"Two kinds of jobs are named '{kind.Name}': {_kinds[kind.Name].GetType().FullName} and {kind.GetType().FullName}."
                );
            }
        }
    }

    public IReadOnlyCollection<string> Names => _kinds.Keys;

    /// <summary>All that this silo offers to run.</summary>
    public IReadOnlyCollection<string> Handlers => [.. _kinds.Values.SelectMany(kind => kind.Handlers).Distinct()];

    public IJobKind? Find(string name) => _kinds.GetValueOrDefault(name);

    /// <exception cref="PermanentFailureException">This silo does not know the kind.</exception>
    public IJobKind Get(string name) => Find(name) ?? throw new PermanentFailureException($"This silo knows no jobs of the kind '{name}'.");

    public void Check(IServiceProvider services)
    {
        foreach (var kind in _kinds.Values)
        {
            kind.Check(services);
        }
    }
}
