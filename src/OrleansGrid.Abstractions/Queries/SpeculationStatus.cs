namespace OrleansGrid;

/// <summary>A slow item that was run a second time at once.</summary>
/// <param name="Stage">Name of the stage.</param>
/// <param name="Silo">Name of the second silo.</param>
/// <param name="Beside">Name of the silo on which it was slow.</param>
/// <param name="After">How long it had run there.</param>
/// <param name="Typical">How long an item of the stage takes; null when that was unknown.</param>
/// <param name="End"><c>speculative_first</c>, <c>original_first</c>, <c>either_first</c>, <c>nothing</c>; null while both run.</param>
public sealed record SpeculationStatus(string Stage, long Item, string Silo, string Beside, TimeSpan After, TimeSpan? Typical, string? End);
