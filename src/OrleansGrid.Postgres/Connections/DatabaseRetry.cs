using Npgsql;

namespace OrleansGrid.Postgres.Connections;

/// <summary>Does work again when the database went away under it. Only for work that may be done twice.</summary>
public static class DatabaseRetry
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(2);

    /// <param name="work">Given the number of the attempt, from 1.</param>
    /// <param name="retryFor">How long to go on, counted from the first failure.</param>
    /// <param name="waiting">Takes one sentence for a person when this has waited for some seconds; null for nobody.</param>
    /// <exception cref="GridException">The database stayed away.</exception>
    public static async Task RunAsync(
        Func<int, Task> work,
        TimeSpan retryFor,
        CancellationToken cancellationToken,
        Action<string>? waiting = null
    )
    {
        var notice = new WaitNotice(waiting);
        var failingSince = 0L;
        var delay = FirstDelay;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await work(attempt);
                return;
            }
            catch (NpgsqlException error) when (MayPass(error) && !cancellationToken.IsCancellationRequested)
            {
                var now = Environment.TickCount64;
                failingSince = attempt == 1 ? now : failingSince;
                if (TimeSpan.FromMilliseconds(now - failingSince) >= retryFor)
                {
                    throw new GridException(
                        GridFault.Environment,
                        $"PostgreSQL could not be used for {retryFor.TotalSeconds:0} seconds: {DatabaseFault.Sentence(error)}",
                        error
                    );
                }

                notice.Waits($"waiting for the database: {DatabaseFault.Sentence(error)}");
            }

            await Task.Delay(delay, cancellationToken);
            delay = TimeSpan.FromTicks(Math.Min(delay.Ticks * 2, MaxDelay.Ticks));
        }
    }

    /// <summary>
    /// Whether the same may succeed later: the database is away, or stops and comes back. A unique violation is the earlier attempt's
    /// commit, still under way when this one looked.
    /// </summary>
    public static bool MayPass(NpgsqlException error) =>
        error.SqlState is PostgresErrorCodes.UniqueViolation || DatabaseFault.Of(error) == DatabaseFaultKind.Wait;
}
