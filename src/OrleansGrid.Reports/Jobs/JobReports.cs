using OrleansGrid.Postgres.Queries;
using OrleansGrid.Reports.Kinds;

namespace OrleansGrid.Reports.Jobs;

/// <summary>Reads the report of a job of any kind from the database.</summary>
public sealed class JobReports(DatabaseOnDemand database, KindReports kinds)
{
    private readonly JobReader _jobs = new(database);

    /// <param name="job">The job as it is now, from its silo or from the database.</param>
    /// <param name="failures">At most so many failed attempts.</param>
    public async Task<JobReport> ReadAsync(JobStatus job, int failures, CancellationToken cancellationToken)
    {
        var section = kinds.Find(job.Kind) is { } kind ? await kind.ReadAsync(job.JobId, cancellationToken) : null;
        return new JobReport(
            job,
            section,
            await _jobs.SilosOfJobAsync(job.JobId, cancellationToken),
            await _jobs.FailuresAsync(job.JobId, failures, cancellationToken)
        );
    }
}
