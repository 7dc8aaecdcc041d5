using System.Text.Json;

namespace OrleansGrid;

/// <summary>One item as the database knows it.</summary>
public sealed record ItemStatus(long Item, ItemState State, int Attempt, string? Silo, JsonElement? Result, ItemError? Error);
