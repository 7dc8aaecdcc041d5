namespace OrleansGrid;

/// <summary>The user's code for one item: takes an input, gives a result.</summary>
/// <remarks>
/// Runs at least once for each item; its outcome is committed exactly once. A new instance is made for each item in a scope of the silo's
/// services of its own, and both are disposed of when the item has ended; a handler that is registered as a service has the lifetime that
/// it is registered with. It runs on a lane of its own, so it may block. Input and result travel as JSON (System.Text.Json, web defaults),
/// nested no deeper than <see cref="GridJson.MostDepth"/>.
/// </remarks>
public interface IItemHandler<in TIn, TOut>
{
    /// <summary>Runs one item.</summary>
    /// <param name="input">The item's input.</param>
    /// <param name="context">Who and where the item is; cancellation, progress, checkpoint.</param>
    /// <returns>
    /// The result, kept in the database. An exception is a failed attempt; throw <see cref="PermanentFailureException"/> when a retry
    /// cannot help.
    /// </returns>
    ValueTask<TOut> RunAsync(TIn input, ItemContext context);
}
