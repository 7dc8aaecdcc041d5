using OrleansGrid.Postgres.Queries;

namespace OrleansGrid.Postgres.Deletion;

/// <summary>
/// Begins the deletion of jobs that have ended: they are gone for everybody at once, and silos remove step by step what they have left.
/// </summary>
/// <remarks>Needs no silo. Where none runs, what is left waits in the database for one.</remarks>
public sealed class JobDeletions(DatabaseOnDemand database)
{
    /// <summary>A statement of so many jobs takes milliseconds, and holds their rows for no longer.</summary>
    private const int AtOnce = 500;

    /// <returns>Whether it has begun; not when the job has another version, or somebody has locked its row.</returns>
    public async Task<bool> BeginAsync(Guid jobId, int version, CancellationToken cancellationToken) =>
        (await database.ListAsync("begin_deletion", row => row.GetBoolean(0), cancellationToken, jobId, version)).Count > 0;

    /// <summary>Of all jobs that have ended and pass the filter.</summary>
    /// <param name="endedBefore">Only of those that ended longer ago than this; null for all.</param>
    /// <returns>How many there were.</returns>
    /// <exception cref="GridException">BadInput: the filter's name is no pattern.</exception>
    public Task<long> BeginAsync(JobFilter filter, TimeSpan? endedBefore, CancellationToken cancellationToken) =>
        FilterValues.AskAsync(
            filter,
            async values =>
            {
                DateTimeOffset? from = null;
                for (var begun = 0L; ;)
                {
                    object[] parameters = [AtOnce, .. values, FilterValues.OrNull(endedBefore), FilterValues.OrNull(from)];
                    var (found, some, last) = (await database.ListAsync("begin_deletions_like", Some, cancellationToken, parameters))[0];
                    begun += some;
                    // Those that somebody has locked come again, where many were submitted at one moment.
                    if (found < AtOnce || (some == 0 && last == from))
                    {
                        return begun;
                    }

                    from = last;
                }
            }
        );

    /// <summary>How many jobs that pass the filter have ended, and can be deleted, and how many have not.</summary>
    /// <exception cref="GridException">BadInput: the filter's name is no pattern.</exception>
    public async Task<(long Ended, long Unfinished)> CountAsync(JobFilter filter, CancellationToken cancellationToken) =>
        (await FilterValues.AskAsync(filter, values => database.ListAsync("count_jobs_like", Pair, cancellationToken, values)))[0];

    private static (long Found, long Begun, DateTimeOffset? Last) Some(Npgsql.NpgsqlDataReader row) =>
        (row.GetInt64(0), row.GetInt64(1), row.ValueOrNull<DateTimeOffset>(2));

    private static (long First, long Second) Pair(Npgsql.NpgsqlDataReader row) => (row.GetInt64(0), row.GetInt64(1));
}
