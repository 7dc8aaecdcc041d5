using System.Text.Json;

namespace OrleansGrid;

/// <summary>What a handler may know and say about the item that it is running. Valid only until the handler's call has returned.</summary>
public abstract class ItemContext
{
    public abstract Guid JobId { get; }

    /// <summary>Number of the stage in its job, from 0.</summary>
    public abstract int Stage { get; }

    /// <summary>Number of the item in its stage, from 0.</summary>
    public abstract long Item { get; }

    /// <summary>Number of this try at the item, from 1.</summary>
    public abstract int Attempt { get; }

    /// <summary>Name of the silo that runs the item.</summary>
    public abstract string Silo { get; }

    /// <summary>
    /// Cancelled when the job is cancelled, the attempt's time is up, or the silo is stopping and cannot wait for the item.
    /// </summary>
    public abstract CancellationToken Cancellation { get; }

    /// <summary>Says how far the item is. Shown to people; not kept.</summary>
    /// <param name="fraction">Between 0 and 1.</param>
    /// <param name="message">A few words, or null.</param>
    public abstract void ReportProgress(double fraction, string? message = null);

    /// <summary>
    /// Writes to the item's log, which <c>grid logs</c> and the view <c>grid.logs</c> show while the item runs and after. Never waits and
    /// never fails; of an attempt that writes much, the beginning and the end are kept. Safe for use by several threads.
    /// </summary>
    /// <param name="text">One line, or several.</param>
    public virtual void Log(string text) { }

    /// <summary>Keeps a state from which a later attempt at this item can go on. Durable when the call has returned.</summary>
    public abstract Task SaveCheckpointAsync(JsonElement state);

    /// <summary>The last checkpoint that any attempt at this item has kept, or null.</summary>
    public abstract Task<JsonElement?> LoadCheckpointAsync();
}
