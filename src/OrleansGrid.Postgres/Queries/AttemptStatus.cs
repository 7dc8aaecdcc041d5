namespace OrleansGrid;

/// <summary>One failed attempt at an item.</summary>
/// <param name="Attempt">Number of the try, from 1.</param>
/// <param name="Silo">Name of the silo that ran it.</param>
public sealed record AttemptStatus(
    int Stage,
    long Item,
    int Attempt,
    string Silo,
    DateTimeOffset StartedAt,
    DateTimeOffset FinishedAt,
    ItemError Error
)
{
    /// <summary>The item's input as text; null where that is its number.</summary>
    public string? Input { get; init; }
}
