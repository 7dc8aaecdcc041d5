namespace OrleansGrid;

/// <summary>An item whose result was waited for did not succeed.</summary>
public sealed class ItemFailedException : Exception
{
    public ItemFailedException(Guid jobId, long item, ItemState state, ItemError? error)
        : base(Sentence(jobId, item, state, error)) => (JobId, Item, State, Error) = (jobId, item, state, error);

    public Guid JobId { get; }

    /// <summary>Number of the item, from 0.</summary>
    public long Item { get; }

    /// <summary><see cref="ItemState.Failed"/> or <see cref="ItemState.Cancelled"/>.</summary>
    public ItemState State { get; }

    /// <summary>Why the last attempt failed; null for an item that was cancelled.</summary>
    public ItemError? Error { get; }

    private static string Sentence(Guid jobId, long item, ItemState state, ItemError? error) =>
        error is null
            ? $"Item {item} of job {jobId} was {state.ToName()} before it had a result."
            : $"Item {item} of job {jobId} failed with {error.Type}: {error.Message}";
}
