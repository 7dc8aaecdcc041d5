using Npgsql;

namespace OrleansGrid.Reports.Kinds;

/// <summary>
/// Facts that a follower of a job reads again and again: at most once a second, and the last known ones while the database is away.
/// </summary>
internal sealed class RecentFacts<T>(TimeProvider time)
    where T : class
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private long? _readAt;

    /// <summary>Null until the facts were read once.</summary>
    public T? Known { get; private set; }

    /// <param name="now">Read even when the last reading was a moment ago: the job has ended, and nobody asks again.</param>
    public async Task<T?> ReadAsync(bool now, Func<Task<T>> read)
    {
        if (!now && _readAt is { } last && time.GetElapsedTime(last) <= Every)
        {
            return Known;
        }

        try
        {
            Known = await read();
            _readAt = time.GetTimestamp();
        }
        catch (NpgsqlException)
        {
            // The job goes on without the database's answer, and so does the follower, with what was known.
        }

        return Known;
    }
}
