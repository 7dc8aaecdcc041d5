using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace OrleansGrid.Silo;

/// <summary>The objectives of this silo by kind: the built-in ones and the host's own.</summary>
internal sealed class Objectives
{
    private readonly Dictionary<string, Func<IServiceProvider, ITrialObjective>> _makers = new(StringComparer.Ordinal)
    {
        ["noop"] = static _ => new DelegateObjective(static _ => new ValueTask<TrialResult>(0.0)),
    };

    private readonly List<(string Kind, Type Type)> _types = [];

    public IReadOnlyCollection<string> Kinds => _makers.Keys;

    /// <exception cref="GridException">The class is no objective, or the kind is taken.</exception>
    public void Add(string kind, Type objective)
    {
        if (!objective.IsAssignableTo(typeof(ITrialObjective)) || objective.IsAbstract || objective.ContainsGenericParameters)
        {
            throw new GridException(GridFault.BadInput, $"{objective.FullName} cannot be the objective '{kind}': it must be a plain class that implements ITrialObjective.");
        }

        var make = ActivatorUtilities.CreateFactory(objective, []);
        Add(kind, services => (ITrialObjective)make(services, []), objective.FullName!);
        _types.Add((kind, objective));
    }

    public void Add(string kind, Func<TrialContext, ValueTask<TrialResult>> objective) => Add(kind, _ => new DelegateObjective(objective), "a function");

    public void AddFrom(Assembly assembly)
    {
        foreach (var type in assembly.GetExportedTypes())
        {
            if (type.GetCustomAttribute<ObjectiveAttribute>() is { } named)
            {
                Add(named.Kind, type);
            }
        }
    }

    /// <summary>Makes each objective once, so that one that cannot be made stops the silo at its start and not the first trial.</summary>
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
                throw new GridException(GridFault.BadInput, $"The objective '{kind}' ({type.FullName}) cannot be constructed: {cause.Message}", error);
            }
        }
    }

    public ITrialObjective Make(StudySpec spec, IServiceProvider services) =>
        spec.Command is { } command ? new CommandObjective(command, spec)
        : _makers.TryGetValue(spec.Objective ?? "", out var make) ? make(services)
        : throw new PermanentFailureException($"This silo has no objective '{spec.Objective}'.");

    private void Add(string kind, Func<IServiceProvider, ITrialObjective> make, string what)
    {
        // Studies of commands take this name.
        if (kind == "command" || !_makers.TryAdd(kind, make))
        {
            throw new GridException(GridFault.BadInput, $"The objective '{kind}' is given twice; the second is {what}.");
        }
    }

    private sealed class DelegateObjective(Func<TrialContext, ValueTask<TrialResult>> objective) : ITrialObjective
    {
        public ValueTask<TrialResult> RunAsync(TrialContext trial) => objective(trial);
    }
}
