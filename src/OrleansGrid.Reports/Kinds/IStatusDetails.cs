namespace OrleansGrid.Reports.Kinds;

/// <summary>
/// Adds to the statuses of one job what only its kind counts. It remembers what it has read, so each follower of a job has its own.
/// </summary>
public interface IStatusDetails
{
    /// <summary>The status with the details; without them, or with earlier ones, while the database is away.</summary>
    Task<JobStatus> AddToAsync(JobStatus status, CancellationToken cancellationToken);
}
