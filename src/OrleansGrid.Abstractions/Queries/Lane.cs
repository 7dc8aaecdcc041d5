namespace OrleansGrid;

/// <summary>One running task of a job, as seen by the job.</summary>
/// <param name="Silo">Name of the silo.</param>
/// <param name="FirstItem">First item of the task.</param>
/// <param name="LastItem">Last item of the task, inclusive.</param>
/// <param name="Committed">How many of its items are committed.</param>
/// <param name="Elapsed">Time since the task was placed.</param>
/// <param name="Progress">What the handler last said of the item that runs, between 0 and 1; null when it said nothing.</param>
/// <param name="Note">The words that came with it.</param>
/// <param name="Stage">Number of the task's stage.</param>
public sealed record Lane(
    string Silo,
    long FirstItem,
    long LastItem,
    long Committed,
    TimeSpan Elapsed,
    double? Progress = null,
    string? Note = null,
    int Stage = 0
);
