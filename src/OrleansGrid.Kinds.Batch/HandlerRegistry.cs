using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace OrleansGrid.Kinds.Batch;

/// <summary>The handlers of this silo by kind: the built-in ones and the host's own.</summary>
public sealed class HandlerRegistry
{
    private readonly Dictionary<string, Func<IServiceProvider, IItemRunner>> _makers = new(StringComparer.Ordinal)
    {
        ["noop"] = static _ => new NoopRunner(),
        ["sleep"] = static _ => new SleepRunner(),
    };

    private readonly List<(string Kind, Type Type)> _types = [];

    internal IReadOnlyCollection<string> Kinds => _makers.Keys;

    /// <exception cref="GridException">The class is no handler, or the kind is taken.</exception>
    public void Add(string kind, Type handler)
    {
        var contracts = handler
            .GetInterfaces()
            .Where(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IItemHandler<,>))
            .ToList();
        if (contracts.Count != 1 || handler.IsAbstract || handler.ContainsGenericParameters)
        {
            throw new GridException(
                GridFault.BadInput,
                $"{handler.FullName} cannot be the handler '{kind}': it must be a plain class that implements IItemHandler<TIn, TOut> once."
            );
        }

        var runner = typeof(TypedRunner<,,>).MakeGenericType([handler, .. contracts[0].GetGenericArguments()]);
        var make = ActivatorUtilities.CreateFactory(runner, []);
        if (kind == BatchKind.CommandHandler || !_makers.TryAdd(kind, services => (IItemRunner)make(services, [])))
        {
            throw new GridException(GridFault.BadInput, $"The handler kind '{kind}' is given twice; the second is {handler.FullName}.");
        }

        _types.Add((kind, handler));
    }

    internal void AddFrom(Assembly assembly)
    {
        foreach (var type in assembly.GetExportedTypes())
        {
            if (type.GetCustomAttribute<HandlerAttribute>() is { } named)
            {
                Add(named.Kind, type);
            }
        }
    }

    /// <summary>Makes each handler once, so that one that cannot be made stops the silo at its start and not the first item.</summary>
    internal async Task CheckAsync(IServiceProvider services)
    {
        foreach (var (kind, type) in _types)
        {
            try
            {
                await using var runner = _makers[kind](services);
                await runner.CheckAsync();
            }
            catch (Exception error) when (error is not GridException)
            {
                var cause = error is TargetInvocationException { InnerException: { } inner } ? inner : error;
                throw new GridException(
                    GridFault.BadInput,
                    $"The handler '{kind}' ({type.FullName}) cannot be constructed: {cause.Message}",
                    error
                );
            }
        }
    }

    /// <exception cref="PermanentFailureException">This silo has no such handler.</exception>
    internal IItemRunner Make(string kind, IServiceProvider services) =>
        _makers.TryGetValue(kind, out var make)
            ? make(services)
            : throw new PermanentFailureException($"This silo has no handler '{kind}'.");
}
