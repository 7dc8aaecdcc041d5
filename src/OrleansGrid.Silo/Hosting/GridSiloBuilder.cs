using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace OrleansGrid;

/// <summary>Says what a silo brings to the grid. What jobs may name is added by the extension methods of their kinds.</summary>
public sealed class GridSiloBuilder(IServiceCollection services)
{
    private readonly Dictionary<Type, object> _parts = [];
    private readonly List<Action<Assembly>> _readers = [];

    /// <summary>The silo's services.</summary>
    public IServiceCollection Services => services;

    /// <summary>Null before <see cref="UsePostgres"/>.</summary>
    public string? ConnectionString { get; private set; }

    public GridSiloOptions Options { get; } = new();

    /// <summary>The grid's database. Its schema must be there: <c>grid db migrate</c>, or the ready host, sees to it.</summary>
    public GridSiloBuilder UsePostgres(string connectionString)
    {
        ConnectionString = connectionString;
        return this;
    }

    /// <summary>
    /// A kind of jobs, made once from the silo's services. Jobs name it by <see cref="IJobKind.Name"/>, and so does the database; the class
    /// may be renamed freely.
    /// </summary>
    public GridSiloBuilder AddKind<TKind>()
        where TKind : class, IJobKind
    {
        services.AddSingleton<TKind>();
        services.AddSingleton<IJobKind>(provider => provider.GetRequiredService<TKind>());
        return this;
    }

    /// <summary>
    /// Everything that a plug-in brings: each public class that carries the attribute of some kind, such as <see cref="HandlerAttribute"/>,
    /// and each public class that is an <see cref="IJobKind"/>.
    /// </summary>
    /// <exception cref="GridException">One of them is not what its attribute says, or its name is taken.</exception>
    public GridSiloBuilder AddHandlers(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        foreach (
            var kind in assembly
                .GetExportedTypes()
                .Where(type => type is { IsAbstract: false, IsClass: true } && type.IsAssignableTo(typeof(IJobKind)))
        )
        {
            services.AddSingleton(typeof(IJobKind), kind);
        }

        _readers.ForEach(read => read(assembly));
        return this;
    }

    /// <summary>
    /// Lets jobs run programs on this machine, as the silo's user: whoever may submit jobs may then run anything here. Without it a job
    /// that names a command finds no silo that takes it.
    /// </summary>
    public GridSiloBuilder AddCommands()
    {
        Options.RunsCommands = true;
        return this;
    }

    public GridSiloBuilder Configure(Action<GridSiloOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        configure(Options);
        return this;
    }

    /// <summary>What a kind collects while the silo is being set up; one of a type, and the same among the silo's services.</summary>
    public TPart Part<TPart>()
        where TPart : class, new()
    {
        if (!_parts.TryGetValue(typeof(TPart), out var part))
        {
            _parts.Add(typeof(TPart), part = new TPart());
            services.AddSingleton((TPart)part);
        }

        return (TPart)part;
    }

    /// <summary>Lets a kind look at each plug-in for classes of its own.</summary>
    public GridSiloBuilder OnPlugin(Action<Assembly> read)
    {
        _readers.Add(read);
        return this;
    }
}
