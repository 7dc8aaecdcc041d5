using System.Runtime.CompilerServices;

namespace OrleansGrid.Reports.Kinds;

/// <summary>The kinds that have something of their own to show, by name. A kind that is not here is shown as any job is.</summary>
public sealed class KindReports(IEnumerable<IKindReport> kinds)
{
    private readonly Dictionary<string, IKindReport> _kinds = kinds.ToDictionary(kind => kind.Kind, StringComparer.Ordinal);

    public IKindReport? Find(string kind) => _kinds.GetValueOrDefault(kind);

    /// <summary>The stage whose items give the results of a job of this kind.</summary>
    public int ResultsStage(string kind) => Find(kind)?.ResultsStage ?? 0;

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
