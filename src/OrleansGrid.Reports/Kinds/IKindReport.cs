using System.Text.Json;

namespace OrleansGrid.Reports.Kinds;

/// <summary>
/// What only one kind of job has to show, read from the database, so that it needs no silo. Whoever shows jobs asks the kind of the job,
/// and knows no kind by name.
/// </summary>
public interface IKindReport
{
    /// <summary>The kind's name, as in <see cref="JobStatus.Kind"/>.</summary>
    string Kind { get; }

    /// <summary>
    /// The kind's own report on a job, in one shape; null when there is nothing to say. The same as <see cref="IJobKind.ReportAsync"/> of
    /// the kind.
    /// </summary>
    Task<JsonElement?> ReadAsync(Guid jobId, CancellationToken cancellationToken);

    /// <summary>What the kind adds to the statuses of one job while it is followed; null for nothing.</summary>
    IStatusDetails? FollowDetails() => null;
}
