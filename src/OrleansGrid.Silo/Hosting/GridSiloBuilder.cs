using System.Reflection;
using OrleansGrid.Silo;

namespace OrleansGrid;

/// <summary>Says what a silo brings to the grid.</summary>
public sealed class GridSiloBuilder
{
    internal string? ConnectionString { get; private set; }

    internal GridSiloOptions Options { get; } = new();

    internal HandlerRegistry Handlers { get; } = new();

    /// <summary>The grid's database. Its schema must be there: <c>grid db migrate</c>, or the ready host, sees to it.</summary>
    public GridSiloBuilder UsePostgres(string connectionString)
    {
        ConnectionString = connectionString;
        return this;
    }

    /// <summary>A handler under a kind, which is what jobs name and the database remembers; the class may be renamed freely.</summary>
    /// <typeparam name="THandler">Implements <see cref="IItemHandler{TIn,TOut}"/>; made from the silo's services.</typeparam>
    /// <exception cref="GridException">The class is no handler, or the kind is taken.</exception>
    public GridSiloBuilder AddHandler<THandler>(string kind)
        where THandler : class
    {
        Handlers.Add(kind, typeof(THandler));
        return this;
    }

    /// <summary>A MapReduce program under a kind, which is what jobs name and the database remembers; the class may be renamed freely.</summary>
    /// <typeparam name="TProgram">Extends <see cref="MapReduce{TKey, TValue}"/> or <see cref="SpanMapReduce"/>; made from the silo's services, a new one for each task.</typeparam>
    /// <exception cref="GridException">The class is no program, or the kind is taken.</exception>
    public GridSiloBuilder AddMapReduce<TProgram>(string kind)
        where TProgram : MapReduceProgram
    {
        Handlers.Programs.Add(kind, typeof(TProgram));
        return this;
    }

    /// <summary>An objective under a kind, which is what studies name and the database remembers; the class may be renamed freely.</summary>
    /// <typeparam name="TObjective">Made from the silo's services, a new one for each task.</typeparam>
    /// <exception cref="GridException">The kind is taken.</exception>
    public GridSiloBuilder AddObjective<TObjective>(string kind)
        where TObjective : class, ITrialObjective
    {
        Handlers.Objectives.Add(kind, typeof(TObjective));
        return this;
    }

    /// <summary>A function as objective, under a kind.</summary>
    /// <exception cref="GridException">The kind is taken.</exception>
    public GridSiloBuilder AddObjective(string kind, Func<TrialContext, ValueTask<TrialResult>> objective)
    {
        Handlers.Objectives.Add(kind, objective);
        return this;
    }

    /// <summary>Every public class of the assembly that carries <see cref="HandlerAttribute"/>, <see cref="MapReduceAttribute"/> or <see cref="ObjectiveAttribute"/>.</summary>
    /// <exception cref="GridException">One of them is no handler, program or objective, or its kind is taken.</exception>
    public GridSiloBuilder AddHandlers(Assembly assembly)
    {
        Handlers.AddFrom(assembly);
        return this;
    }

    public GridSiloBuilder Configure(Action<GridSiloOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        configure(Options);
        return this;
    }
}
