using System.Runtime.CompilerServices;
using OrleansGrid.Postgres.Queries;
using OrleansGrid.Protocol.Jobs;

namespace OrleansGrid.Client;

/// <summary>
/// Pages of the committed ranges of one stage of a job in item order, each as soon as everything before it is committed too.
/// </summary>
/// <param name="asked">Number of the stage; null for the one that gives the job's results.</param>
internal sealed class CommittedPages(GridAccess grid, JobFollower follower, Guid jobId, int? asked)
{
    private int _stage;
    private long _next;

    /// <summary>How many items the stage has; known when the pages have ended.</summary>
    public long Total { get; private set; }

    /// <summary>
    /// Without gaps while the job runs. Once it has ended, items missing between and after the pages have no outcome and get none.
    /// </summary>
    public async IAsyncEnumerable<RangePage> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (finding, following) = (FindAsync(cancellationToken), follower.NextAsync(untilEnd: false, cancellationToken));
        await Task.WhenAll(finding, following);
        var (found, progress) = (await finding, await following);
        _stage = found.Stage;
        for (var looked = 0L; !HasEnded(progress); progress = await follower.NextAsync(untilEnd: false, cancellationToken))
        {
            // The database is asked only when something was committed since, in whichever stage.
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

        // Most jobs have one stage and never another; only of others the job's total says nothing.
        Total = found.IsOnly && found.Items == progress.Total ? progress.Total : (await FindAsync(cancellationToken)).Items;
        while (_next < Total && await ReadPageAsync(unbroken: false, cancellationToken) is { } page)
        {
            yield return page;
        }
    }

    private Task<ResultsStage> FindAsync(CancellationToken cancellationToken) =>
        grid.ReadAsync(() => grid.Reader.ResultsStageAsync(jobId, asked, cancellationToken), cancellationToken);

    private static bool HasEnded(JobProgress progress) => JobStates.Parse(progress.State).IsTerminal();

    private async Task<RangePage?> ReadPageAsync(bool unbroken, CancellationToken cancellationToken)
    {
        var page = await grid.ReadAsync(
            async () =>
                unbroken
                    ? await grid.Ranges.ReadUnbrokenAsync(jobId, _stage, _next, cancellationToken)
                    : await grid.Ranges.ReadAsync(jobId, _stage, _next, withResults: true, cancellationToken),
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
