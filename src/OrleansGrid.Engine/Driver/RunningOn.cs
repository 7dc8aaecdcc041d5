using OrleansGrid.Engine.Ranges;

namespace OrleansGrid.Engine.Driver;

/// <summary>A task that was found running.</summary>
/// <param name="Silo">Address of its silo.</param>
public sealed record RunningOn(Guid TaskId, int Stage, ItemRange Range, string Silo);
