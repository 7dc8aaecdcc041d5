using System.Text.Json;

namespace OrleansGrid;

/// <summary>A parameter exists only where another exists and has one of some values.</summary>
/// <param name="Parameter">Name of the other parameter.</param>
/// <param name="Values">JSON values, at least one.</param>
public sealed record SearchCondition(string Parameter, IReadOnlyList<JsonElement> Values);
