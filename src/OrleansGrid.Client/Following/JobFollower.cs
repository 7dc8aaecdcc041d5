using Npgsql;
using OrleansGrid.Protocol.Jobs;

namespace OrleansGrid.Client;

/// <summary>Tells when a job has moved: from its grain, which answers at once, and from the database while no silo answers.</summary>
internal sealed class JobFollower(GridAccess grid, Guid jobId)
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(1);

    private long _seen;
    private TimeSpan _delay = FirstDelay;
    private long _answeredAt = Environment.TickCount64;

    /// <summary>The job's progress at once on the first call, and later when it has changed or some seconds have passed.</summary>
    /// <param name="untilEnd">Only the end counts as a change.</param>
    /// <exception cref="GridException">No such job; or neither a silo nor the database answered for long.</exception>
    public async Task<JobProgress> NextAsync(bool untilEnd, CancellationToken cancellationToken)
    {
        while (true)
        {
            Exception failure;
            try
            {
                var progress = await grid.Calls.AskAsync(jobId, job => job.WaitAsync(_seen, untilEnd), cancellationToken);
                Answered(progress.Version, FirstDelay);
                return progress.Version > 0 ? progress : throw Refusals.NoSuchJob(jobId);
            }
            catch (Exception error) when (CallFailure.MayPass(error) && !cancellationToken.IsCancellationRequested)
            {
                failure = error;
            }

            // The grain comes back on another silo, with a count of its own.
            _seen = 0;
            await Task.Delay(_delay, cancellationToken);
            if (await AskDatabaseAsync(failure, cancellationToken) is { } known)
            {
                return known;
            }
        }
    }

    private async Task<JobProgress?> AskDatabaseAsync(Exception failure, CancellationToken cancellationToken)
    {
        var delay = TimeSpan.FromTicks(Math.Min(_delay.Ticks * 2, MaxDelay.Ticks));
        _delay = delay;
        try
        {
            var status = await grid.Reader.FindAsync(jobId, cancellationToken) ?? throw Refusals.NoSuchJob(jobId);
            Answered(0, delay);
            return new JobProgress(0, status.State.ToName(), status.ItemsTotal, status.ItemsSucceeded, status.ItemsFailed);
        }
        catch (NpgsqlException error) when (!cancellationToken.IsCancellationRequested)
        {
            return TimeSpan.FromMilliseconds(Environment.TickCount64 - _answeredAt) < grid.RetryFor
                ? null
                : throw CallFailure.NoAnswer(grid.RetryFor, new AggregateException(failure, error));
        }
    }

    private void Answered(long version, TimeSpan nextDelay)
    {
        _seen = version;
        _delay = nextDelay;
        _answeredAt = Environment.TickCount64;
    }
}
