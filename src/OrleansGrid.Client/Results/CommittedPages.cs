using System.Runtime.CompilerServices;
using OrleansGrid.Postgres.Queries;
using OrleansGrid.Protocol.Jobs;

namespace OrleansGrid.Client;

/// <summary>Pages of a job's committed ranges in item order, each as soon as everything before it is committed too.</summary>
internal sealed class CommittedPages(GridAccess grid, JobFollower follower, Guid jobId)
{
    // A client gives one batch, and a batch is one stage.
    private const int Stage = 0;

    private long _next;

    /// <summary>How many items the job has; known when the pages have ended.</summary>
    public long Total { get; private set; }

    /// <summary>
    /// Without gaps while the job runs. Once it has ended, items missing between and after the pages have no outcome and get none.
    /// </summary>
    public async IAsyncEnumerable<RangePage> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var progress = await follower.NextAsync(untilEnd: false, cancellationToken);
        for (var looked = 0L; !HasEnded(progress); progress = await follower.NextAsync(untilEnd: false, cancellationToken))
        {
            // The database is asked only when something was committed since.
            var committed = progress.Succeeded + progress.Failed;
            while (committed != looked)
            {
                var page = await ReadPageAsync(unbroken: true, cancellationToken);
                if (page is null || _next >= committed)
                {
                    looked = committed;
                }

                if (page is not null)
                {
                    yield return page;
                }
            }
        }

        Total = progress.Total;
        while (_next < Total && await ReadPageAsync(unbroken: false, cancellationToken) is { } page)
        {
            yield return page;
        }
    }

    private static bool HasEnded(JobProgress progress) => JobStates.Parse(progress.State).IsTerminal();

    private async Task<RangePage?> ReadPageAsync(bool unbroken, CancellationToken cancellationToken)
    {
        var page = await grid.ReadAsync(
            async () =>
                unbroken
                    ? await grid.Ranges.ReadUnbrokenAsync(jobId, Stage, _next, cancellationToken)
                    : await grid.Ranges.ReadAsync(jobId, Stage, _next, withResults: true, cancellationToken),
            cancellationToken
        );
        if (page is null or { IsEmpty: true })
        {
            return null;
        }

        _next = page.End;
        return page;
    }
}
