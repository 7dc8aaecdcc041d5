using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace OrleansGrid;

/// <summary>Says what a silo brings to the grid. What jobs may name is added by the extension methods of their kinds.</summary>
public sealed class GridSiloBuilder(IServiceCollection services)
{
    private readonly Dictionary<Type, object> _parts = [];
    private readonly List<Action<Assembly>> _readers = [];

    /// <summary>The silo's services.</summary>
    public IServiceCollection Services => services;

    /// <summary>Null before <see cref="UsePostgres(string, bool)"/>.</summary>
    public string? ConnectionString { get; private set; }

    public GridSiloOptions Options { get; } = new();

    /// <summary>The silo brings the schema up to date before it starts.</summary>
    internal bool Migrates { get; private set; }

    /// <summary>The grid's database.</summary>
    /// <param name="connectionString">As Npgsql takes it.</param>
    /// <param name="migrate">
    /// The silo makes and updates the grid's schema when it starts, as <c>grid db migrate</c> does; of several silos that start at once one
    /// does it. Without it the schema must be there.
    /// </param>
    public GridSiloBuilder UsePostgres(string connectionString, bool migrate = false)
    {
        (ConnectionString, Migrates) = (connectionString, migrate);
        return this;
    }

    /// <summary>The database of a data source that the application has, such as one that it has registered as a service.</summary>
    /// <param name="dataSource">
    /// The grid opens pools of its own to the same place with the same user and password, because its sessions need settings of their own.
    /// A password that changes is read once; callbacks of the data source are not called.
    /// </param>
    /// <inheritdoc cref="UsePostgres(string, bool)"/>
    public GridSiloBuilder UsePostgres(NpgsqlDataSource dataSource, bool migrate = false)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        using var connection = dataSource.CreateConnection();
        // A data source says its password to nobody but to a connection that is made like its own.
        using var alike = connection.CloneWith(dataSource.ConnectionString);
        return UsePostgres(alike.ConnectionString, migrate);
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
    /// Lets jobs run programs on this machine, as the silo's user: whoever may submit jobs (where silos want
    /// certificates: an operator, or a submitter with commands) may then run anything here. Without it a job
    /// that names a command finds no silo that takes it.
    /// </summary>
    /// <param name="configure">Says more of how they run; null for nothing more.</param>
    public GridSiloBuilder AddCommands(Action<GridCommandOptions>? configure = null)
    {
        Options.RunsCommands = true;
        configure?.Invoke(Options.Commands);
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
