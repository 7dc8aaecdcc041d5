using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using OrleansGrid.MapReduce;

namespace OrleansGrid.Silo;

/// <summary>The MapReduce programs of this silo by kind: those that come with the grid and the host's own.</summary>
internal sealed class MapReducePrograms
{
    private readonly Dictionary<string, Func<IServiceProvider, MapReduceProgram>> _makers =
        BuiltInPrograms.Factories.ToDictionary(f => f.Key, f => new Func<IServiceProvider, MapReduceProgram>(_ => f.Value()), StringComparer.Ordinal);

    private readonly List<(string Kind, Type Type)> _types = [];

    public IReadOnlyCollection<string> Kinds => _makers.Keys;

    /// <exception cref="GridException">The class is no program, or the kind is taken.</exception>
    public void Add(string kind, Type program)
    {
        if (!program.IsAssignableTo(typeof(MapReduceProgram)) || program.IsAbstract || program.ContainsGenericParameters)
        {
            throw new GridException(GridFault.BadInput, $"{program.FullName} cannot be the MapReduce program '{kind}': it must be a plain class that extends MapReduce<TKey, TValue> or SpanMapReduce.");
        }

        var make = ActivatorUtilities.CreateFactory(program, []);
        if (!_makers.TryAdd(kind, services => (MapReduceProgram)make(services, [])))
        {
            throw new GridException(GridFault.BadInput, $"The MapReduce program '{kind}' is given twice; the second is {program.FullName}.");
        }

        _types.Add((kind, program));
    }

    public void AddFrom(Assembly assembly)
    {
        foreach (var type in assembly.GetExportedTypes())
        {
            if (type.GetCustomAttribute<MapReduceAttribute>() is { } named)
            {
                Add(named.Kind, type);
            }
        }
    }

    /// <summary>Makes each program once, so that one that cannot be made stops the silo at its start and not the first item.</summary>
    public void Check(IServiceProvider services)
    {
        foreach (var (kind, type) in _types)
        {
            try
            {
                using var scope = services.CreateScope();
                _makers[kind](scope.ServiceProvider);
            }
            catch (Exception error)
            {
                var cause = error is TargetInvocationException { InnerException: { } inner } ? inner : error;
                throw new GridException(GridFault.BadInput, $"The MapReduce program '{kind}' ({type.FullName}) cannot be constructed: {cause.Message}", error);
            }
        }
    }

    /// <summary>A new instance, for one task; to be disposed of if it can be.</summary>
    public MapReduceProgram Make(MapReduceSpec spec, ItemContext item, IServiceProvider services) =>
        spec.Program is not { } kind ? new CommandProgram(spec, item)
        : _makers.TryGetValue(kind, out var make) ? make(services)
        : throw new PermanentFailureException($"This silo has no MapReduce program '{spec.Program}'.");
}
