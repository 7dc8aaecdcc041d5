namespace OrleansGrid.Silo.Logs;

/// <summary>
/// Which task the present code runs for, wherever it runs: what it logs is the running item's. Set once a task and not for each item, which
/// would cost every item.
/// </summary>
internal sealed class ItemLogging
{
    private static readonly AsyncLocal<ItemLogging?> OfTask = new();
    private volatile Action<string>? _write;

    private ItemLogging(Action<string> write) => _write = write;

    /// <summary>Takes a text into the log of the item that the present code runs for; null when it runs for none.</summary>
    public static Action<string>? Current => OfTask.Value?._write;

    public static ItemLogging Begin(Action<string> write) => OfTask.Value = new ItemLogging(write);

    /// <summary>Whatever still holds this context (a timer, a connection pool) holds nothing of the task by it.</summary>
    public void End() => _write = null;
}
