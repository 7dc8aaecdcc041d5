using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace OrleansGrid.Silo.Kinds;

/// <summary>The host's own classes of one sort by their kinds, made from the silo's services.</summary>
/// <param name="noun">What they are, as in "The handler 'x' is given twice".</param>
/// <param name="mustBe">What a class must do to be one, as in "implements IItemHandler".</param>
/// <param name="reserved">A kind that none of them may have; null for none.</param>
internal sealed class KindsOfClasses<T>(string noun, string mustBe, string? reserved = null)
    where T : class
{
    private readonly Dictionary<string, Func<IServiceProvider, T>> _makers = new(StringComparer.Ordinal);
    private readonly List<(string Kind, Type Type)> _types = [];

    public IReadOnlyCollection<string> Kinds => _makers.Keys;

    /// <exception cref="GridException">The class is none, or the kind is taken.</exception>
    public void Add(string kind, Type type)
    {
        if (!type.IsAssignableTo(typeof(T)) || type.IsAbstract || type.ContainsGenericParameters)
        {
            throw new GridException(
                GridFault.BadInput,
                $"{type.FullName} cannot be the {noun} '{kind}': it must be a plain class that {mustBe}."
            );
        }

        var make = ActivatorUtilities.CreateFactory(type, []);
        Add(kind, services => (T)make(services, []), type.FullName!);
        _types.Add((kind, type));
    }

    /// <param name="what">For the sentence that says the kind is taken.</param>
    /// <exception cref="GridException">The kind is taken.</exception>
    public void Add(string kind, Func<IServiceProvider, T> make, string what)
    {
        if (kind == reserved || !_makers.TryAdd(kind, make))
        {
            throw new GridException(GridFault.BadInput, $"The {noun} '{kind}' is given twice; the second is {what}.");
        }
    }

    /// <summary>Every public class of the assembly that carries the attribute.</summary>
    public void AddFrom<TAttribute>(Assembly assembly, Func<TAttribute, string> kindOf)
        where TAttribute : Attribute
    {
        foreach (var type in assembly.GetExportedTypes())
        {
            if (type.GetCustomAttribute<TAttribute>() is { } named)
            {
                Add(kindOf(named), type);
            }
        }
    }

    /// <summary>Makes each once, so that one that cannot be made stops the silo at its start and not the first item.</summary>
    public void Check(IServiceProvider services)
    {
        foreach (var (kind, type) in _types)
        {
            try
            {
                MakeOnceAsync(kind, services).AsTask().GetAwaiter().GetResult();
            }
            catch (Exception error)
            {
                var cause = error is TargetInvocationException { InnerException: { } inner } ? inner : error;
                throw new GridException(
                    GridFault.BadInput,
                    $"The {noun} '{kind}' ({type.FullName}) cannot be constructed: {cause.Message}",
                    error
                );
            }
        }
    }

    /// <summary>Services of the scope may be such that they are only disposed of asynchronously.</summary>
    private async ValueTask MakeOnceAsync(string kind, IServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        _makers[kind](scope.ServiceProvider);
    }

    /// <exception cref="PermanentFailureException">This silo has none of the kind.</exception>
    public T Make(string? kind, IServiceProvider services) =>
        _makers.TryGetValue(kind ?? "", out var make)
            ? make(services)
            : throw new PermanentFailureException($"This silo has no {noun} '{kind}'.");
}
