using System.Text.Json;
using OrleansGrid.Postgres.Queries;
using OrleansGrid.Reports.Kinds;

namespace OrleansGrid.Reports.Jobs;

/// <summary>
/// Makes the report of a job of any kind. What the kind itself reports is read from the database where this program knows how; else it is
/// what the job's silo says of it.
/// </summary>
public sealed class JobReports(DatabaseOnDemand database, KindReports kinds)
{
    private readonly JobReader _jobs = new(database);

    /// <param name="job">The job as it is now, from its silo or from the database.</param>
    /// <param name="reported">
    /// What the job's silo says that its kind reports; not looked at for kinds whose reports can be read here.
    /// </param>
    /// <param name="failures">At most so many failed attempts.</param>
    public async Task<JobReport> ReadAsync(JobStatus job, JsonElement? reported, int failures, CancellationToken cancellationToken)
    {
        var kind = kinds.Find(job.Kind);
        return new JobReport(
            job,
            kind is null ? reported : await kind.ReadAsync(job.JobId, cancellationToken),
            named: kind is not null,
            await _jobs.SilosOfJobAsync(job.JobId, cancellationToken),
            await _jobs.FailuresAsync(job.JobId, failures, cancellationToken)
        );
    }
}
