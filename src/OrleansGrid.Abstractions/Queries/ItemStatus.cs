using System.Text.Json;

namespace OrleansGrid;

/// <summary>One item as the database knows it.</summary>
public sealed record ItemStatus(long Item, ItemState State, int Attempt, string? Silo, JsonElement? Result, ItemError? Error)
{
    /// <summary>
    /// Its input as text: a line or a number for a command, JSON for a handler. Null where the input is the item's number: a part of a
    /// file, a trial.
    /// </summary>
    public string? Input { get; init; }

    /// <summary>
    /// When it began, by its silo's clock; null when no attempt at it has ended. Exact for an item that ran for 250 ms or longer and for a
    /// failed one; quicker ones are committed together and have the time at which the first of them began.
    /// </summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended; of items that are committed together, when the last of them did.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>How long it ran; of items that are committed together, the mean.</summary>
    public TimeSpan? Duration { get; init; }
}
