namespace OrleansGrid;

/// <summary>A job that has ended.</summary>
/// <param name="Job">As it ended; its run is the fence of what is cleaned up: a retry may have begun the next by now.</param>
/// <param name="IsOverAsync">
/// Whether the database still has the job ended in this run. To be asked right before something is removed that a later run could need.
/// </param>
public sealed record JobEnding(RecordedJob Job, Func<Task<bool>> IsOverAsync);
