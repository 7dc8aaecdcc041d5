using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using OrleansGrid.Protocol;

namespace OrleansGrid.Silo;

/// <summary>The handlers of this silo by kind.</summary>
internal sealed class HandlerRegistry
{
    private readonly Dictionary<string, Func<IServiceProvider, JobWork, IItemRunner>> _makers = new(StringComparer.Ordinal)
    {
        ["noop"] = static (_, _) => new NoopRunner(),
        ["sleep"] = static (_, _) => new SleepRunner(),
        ["command"] = static (_, work) => new CommandRunner(work.Spec.Command
            ?? throw new PermanentFailureException("The job has no command to run.")),
    };

    private readonly List<(string Kind, Type Type)> _types = [];

    /// <summary>MapReduce programs, each offered as a handler.</summary>
    public MapReducePrograms Programs { get; } = new();

    /// <summary>What studies try their parameters with, each offered as a handler.</summary>
    public Objectives Objectives { get; } = new();

    public IReadOnlyCollection<string> Kinds =>
    [
        .. _makers.Keys,
        MapReduceHandler.Commands,
        .. Programs.Kinds.Select(kind => MapReduceHandler.Prefix + kind),
        StudyHandler.Commands,
        .. Objectives.Kinds.Select(kind => StudyHandler.Prefix + kind),
    ];

    /// <exception cref="GridException">The class is no handler, or the kind is taken.</exception>
    public void Add(string kind, Type handler)
    {
        var contracts = handler.GetInterfaces()
            .Where(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IItemHandler<,>))
            .ToList();
        if (contracts.Count != 1 || handler.IsAbstract || handler.ContainsGenericParameters)
        {
            throw new GridException(GridFault.BadInput, $"{handler.FullName} cannot be the handler '{kind}': it must be a plain class that implements IItemHandler<TIn, TOut> once.");
        }

        var runner = typeof(TypedRunner<,,>).MakeGenericType([handler, .. contracts[0].GetGenericArguments()]);
        var make = ActivatorUtilities.CreateFactory(runner, []);
        if (!_makers.TryAdd(kind, (services, _) => (IItemRunner)make(services, [])))
        {
            throw new GridException(GridFault.BadInput, $"The handler kind '{kind}' is given twice; the second is {handler.FullName}.");
        }

        _types.Add((kind, handler));
    }

    public void AddFrom(Assembly assembly)
    {
        foreach (var type in assembly.GetExportedTypes())
        {
            if (type.GetCustomAttribute<HandlerAttribute>() is { } named)
            {
                Add(named.Kind, type);
            }
        }

        Programs.AddFrom(assembly);
        Objectives.AddFrom(assembly);
    }

    /// <summary>Makes each handler once, so that one that cannot be made stops the silo at its start and not the first item.</summary>
    public async Task CheckAsync(IServiceProvider services)
    {
        Programs.Check(services);
        Objectives.Check(services);
        foreach (var (kind, type) in _types)
        {
            try
            {
                await _makers[kind](services, JobWork.None).DisposeAsync();
            }
            catch (Exception error) when (error is not GridException)
            {
                var cause = error is TargetInvocationException { InnerException: { } inner } ? inner : error;
                throw new GridException(GridFault.BadInput, $"The handler '{kind}' ({type.FullName}) cannot be constructed: {cause.Message}", error);
            }
        }
    }

    public IItemRunner Make(string kind, IServiceProvider services, JobWork work) =>
        work.MapReduce is not null ? MapReduceRunner.Make(services, work)
        : work.Study is { } study ? services.GetRequiredService<StudyHost>().MakeRunner(study, services)
        : _makers.TryGetValue(kind, out var make) ? make(services, work)
        : throw new PermanentFailureException($"This silo has no handler '{kind}'.");
}
