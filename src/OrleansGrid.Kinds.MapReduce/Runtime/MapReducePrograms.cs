using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using OrleansGrid.Kinds.MapReduce.Streaming;
using OrleansGrid.MapReduce.Programs;
using OrleansGrid.Processes;
using OrleansGrid.Silo.Kinds;

namespace OrleansGrid.Kinds.MapReduce.Runtime;

/// <summary>The MapReduce programs of this silo by kind: those that come with the grid and the host's own.</summary>
internal sealed class MapReducePrograms
{
    private readonly KindsOfClasses<MapReduceProgram> _kinds = new(
        "MapReduce program",
        "extends MapReduce<TKey, TValue> or SpanMapReduce",
        reserved: MapReduceHandler.Commands[MapReduceHandler.Prefix.Length..]
    );

    public MapReducePrograms()
    {
        foreach (var (kind, make) in BuiltInPrograms.Factories)
        {
            _kinds.Add(kind, _ => make(), "built in");
        }
    }

    public IReadOnlyCollection<string> Kinds => _kinds.Kinds;

    /// <exception cref="GridException">The class is no program, or the kind is taken.</exception>
    public void Add(string kind, Type program) => _kinds.Add(kind, program);

    public void AddFrom(Assembly assembly) => _kinds.AddFrom<MapReduceAttribute>(assembly, named => named.Kind);

    public void Check(IServiceProvider services) => _kinds.Check(services);

    /// <summary>A new instance, for one task; to be disposed of if it can be.</summary>
    public MapReduceProgram Make(MapReduceSpec spec, ItemContext item, IServiceProvider services) =>
        spec.Program is not { } kind
            ? new CommandProgram(spec, item, services.GetRequiredService<IChildProcesses>())
            : _kinds.Make(kind, services);
}
