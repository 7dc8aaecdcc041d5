using System.Text.Json;

namespace OrleansGrid;

/// <summary>The outcome of an item that ran elsewhere.</summary>
/// <param name="Attempt">Number of the attempt at the item, from 1.</param>
/// <param name="StartedAt">When the item was given out, in UTC.</param>
/// <param name="Result">The item's result; null for one that has failed.</param>
/// <param name="Error">Why it failed; null for one that succeeded.</param>
public sealed record ExternalOutcome(int Stage, long Item, int Attempt, DateTime StartedAt, JsonElement? Result, ItemError? Error);
