namespace OrleansGrid.Engine.Jobs;

/// <summary>When something happened.</summary>
/// <param name="Monotonic">For measuring and waiting; comparable within one process only.</param>
/// <param name="Wall">For people to read. Nothing is decided by it.</param>
public readonly record struct Moment(TimeSpan Monotonic, DateTimeOffset Wall);
