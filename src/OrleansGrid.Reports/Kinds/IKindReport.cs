using System.Text.Json;

namespace OrleansGrid.Reports.Kinds;

/// <summary>What only one kind of job has to show. Whoever shows jobs asks the kind of the job, and knows no kind by name.</summary>
public interface IKindReport
{
    /// <summary>The kind's name, as in <see cref="JobStatus.Kind"/>; the kind's report stands under it in the report of the job.</summary>
    string Kind { get; }

    /// <summary>The stage whose items give the results of the job.</summary>
    int ResultsStage => 0;

    /// <summary>The kind's own report on a job, in one shape; null when there is nothing to say.</summary>
    Task<JsonElement?> ReadAsync(Guid jobId, CancellationToken cancellationToken);

    /// <summary>What the kind adds to the statuses of one job while it is followed; null for nothing.</summary>
    IStatusDetails? FollowDetails() => null;
}
