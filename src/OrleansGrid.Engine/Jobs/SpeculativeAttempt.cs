namespace OrleansGrid.Engine.Jobs;

/// <summary>That a slow item was run a second time, for people to see and for the database to know. Part of the storage format.</summary>
/// <param name="Run">The job's run.</param>
/// <param name="TaskId">The speculative attempt's task.</param>
/// <param name="Attempt">The speculative attempt's attempt at the item.</param>
/// <param name="Silo">Name of the speculative attempt's silo.</param>
/// <param name="Beside">Name of the silo on which the item was slow.</param>
/// <param name="After">For how many seconds it had run there.</param>
/// <param name="Typical">How many seconds an item of the stage takes; null when that was unknown.</param>
/// <param name="End">What came of it; null while both run.</param>
public sealed record SpeculativeAttempt(
    int Run,
    int Stage,
    long Item,
    Guid TaskId,
    int Attempt,
    string Silo,
    string Beside,
    double After,
    double? Typical,
    SpeculationEnd? End = null
);
