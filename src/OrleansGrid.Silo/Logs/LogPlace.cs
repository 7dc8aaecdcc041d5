namespace OrleansGrid.Silo.Logs;

/// <summary>Whose log it is: one attempt at one item.</summary>
internal readonly record struct LogPlace(Guid JobId, int Stage, long Item, int Run, int Attempt, Guid TaskId);
