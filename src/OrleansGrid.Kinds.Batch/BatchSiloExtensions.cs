using OrleansGrid.Kinds.Batch;

namespace OrleansGrid;

/// <summary>Adds batches, and handlers for them, to a silo.</summary>
public static class BatchSiloExtensions
{
    /// <summary>Batches, with the built-in handlers.</summary>
    public static GridSiloBuilder AddBatches(this GridSiloBuilder grid)
    {
        ArgumentNullException.ThrowIfNull(grid);
        var handlers = grid.Part<HandlerRegistry>();
        return grid.AddKind<BatchKind>().OnPlugin(handlers.AddFrom);
    }

    /// <summary>A handler under a kind, which is what jobs name and the database remembers; the class may be renamed freely.</summary>
    /// <typeparam name="THandler">
    /// Implements <see cref="IItemHandler{TIn,TOut}"/>; one is made for each item, from a scope of the silo's services.
    /// </typeparam>
    /// <exception cref="GridException">The class is no handler, or the kind is taken.</exception>
    public static GridSiloBuilder AddHandler<THandler>(this GridSiloBuilder grid, string kind)
        where THandler : class
    {
        ArgumentNullException.ThrowIfNull(grid);
        grid.Part<HandlerRegistry>().Add(kind, typeof(THandler));
        return grid;
    }
}
