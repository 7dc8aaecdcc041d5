using OrleansGrid.Silo.Kinds;

namespace OrleansGrid.Silo.Deletion;

/// <summary>
/// Removes what deleted jobs have left, in steps of few rows. Wherever it is broken off, it goes on from what the database says, on any
/// silo; two at once do no harm.
/// </summary>
internal sealed class Deleter(DeletionStatements statements, IEnumerable<ISiloPart> parts)
{
    private const int JobsAtOnce = 200;
    private const int RowsAtOnce = 500;

    /// <summary>What jobs of any kind leave. The order does not matter: none of it is found without the job's own row.</summary>
    internal static IReadOnlyList<string> Leftovers { get; } =
    [
        "delete_inputs",
        "delete_uploads",
        "delete_ranges",
        "delete_attempts",
        "delete_checkpoints",
        "delete_logs",
        "delete_refused_commits",
        "delete_job_counts",
    ];

    private readonly SemaphoreSlim _begun = new(0, 1);

    /// <summary>A deletion has begun here.</summary>
    public void Wake()
    {
        try
        {
            _begun.Release();
        }
        catch (SemaphoreFullException)
        {
            // Nobody has looked since the last.
        }
    }

    /// <summary>Returns when a deletion has begun here, or after this time: on other silos, or by clients, one may have.</summary>
    public Task UntilBegunAsync(TimeSpan longest, CancellationToken stop) => _begun.WaitAsync(longest, stop);

    /// <summary>Takes some deletions and finishes them.</summary>
    /// <returns>Whether there were any.</returns>
    public async Task<bool> FinishSomeAsync(CancellationToken cancellation)
    {
        var claimed = await statements.ClaimAsync(JobsAtOnce, cancellation);
        if (claimed.Count == 0)
        {
            return false;
        }

        await FinishAsync([.. claimed.Select(deletion => deletion.Target)], cancellation);
        Guid[] emptied = [.. claimed.Where(deletion => deletion.Emptied).Select(deletion => deletion.Target)];
        if (emptied.Length > 0)
        {
            await statements.ForgetAsync(emptied, cancellation);
        }

        return true;
    }

    /// <summary>A job under the same key waits for this.</summary>
    /// <returns>The last run of the deleted job; 0 where there was none, null where it had no key, and cannot come again.</returns>
    public async Task<int?> FinishForNextAsync(Guid jobId, CancellationToken cancellation)
    {
        var deletion = await statements.OfJobAsync(jobId, cancellation);
        if (deletion is { Emptied: false })
        {
            await FinishAsync([jobId], cancellation);
        }

        return deletion is { } known ? known.LastRun : 0;
    }

    private async Task FinishAsync(Guid[] jobs, CancellationToken cancellation)
    {
        foreach (var statement in Leftovers.Concat(parts.SelectMany(part => part.LeftOfJobs)))
        {
            while (await statements.DeleteAsync(statement, jobs, RowsAtOnce, cancellation) > 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }
        }

        await statements.EmptyAsync(jobs, cancellation);
    }
}
