using OrleansGrid.Engine.Jobs;

namespace OrleansGrid.Engine.Driver;

/// <summary>What a task's silo says of it.</summary>
/// <param name="Revision">Grows with each change of the task.</param>
/// <param name="Progress">Null when no such task runs there.</param>
/// <param name="Superseded">The order was refused: the silo has heard of a later epoch of the job.</param>
public sealed record TaskAnswer(long Revision, TaskProgress? Progress, bool Superseded = false);
