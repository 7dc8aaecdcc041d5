using System.Runtime.CompilerServices;

namespace OrleansGrid.Reports.Kinds;

/// <summary>
/// The kinds whose reports this program can read from the database, by name. Of a job of another kind its silo is asked what the kind
/// reports.
/// </summary>
public sealed class KindReports(IEnumerable<IKindReport> kinds)
{
    private readonly Dictionary<string, IKindReport> _kinds = kinds.ToDictionary(kind => kind.Kind, StringComparer.Ordinal);

    public IKindReport? Find(string kind) => _kinds.GetValueOrDefault(kind);

    /// <summary>One status with the details of its kind.</summary>
    public async Task<JobStatus> AddDetailsAsync(JobStatus status, CancellationToken cancellationToken) =>
        Find(status.Kind)?.FollowDetails() is { } details ? await details.AddToAsync(status, cancellationToken) : status;

    /// <summary>The statuses of one job, each with the details of its kind.</summary>
    public async IAsyncEnumerable<JobStatus> AddDetailsAsync(
        IAsyncEnumerable<JobStatus> statuses,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        IStatusDetails? details = null;
        await foreach (var status in statuses.WithCancellation(cancellationToken))
        {
            details ??= Find(status.Kind)?.FollowDetails();
            yield return details is null ? status : await details.AddToAsync(status, cancellationToken);
        }
    }
}
