using System.Runtime.CompilerServices;
using Npgsql;
using OrleansGrid.Cli.Connections;
using OrleansGrid.Cli.Printing;

namespace OrleansGrid.Cli.Watching;

/// <summary>
/// Follows a job to its end through whatever dies meanwhile: asks the job while a silo is there, else looks into the database.
/// </summary>
internal sealed class JobFollower(Database database, Guid jobId, GridClient? client) : IAsyncDisposable
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(2);

    private readonly GridClient? _given = client;
    private GridClient? _own;
    private bool _said;

    public async IAsyncEnumerable<JobStatus> FollowAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        while (true)
        {
            await foreach (var status in AskAsync(cancellation))
            {
                yield return status;
                if (status.State.IsTerminal())
                {
                    yield break;
                }
            }

            if (await LookAsync(cancellation) is { } known)
            {
                yield return known with
                {
                    Waiting = known.State.IsTerminal() ? null : "No silo answers; the job goes on when one is back.",
                };
                if (known.State.IsTerminal())
                {
                    yield break;
                }
            }

            await Task.Delay(LookInterval, cancellation);
        }
    }

    /// <summary>The job as it ended.</summary>
    public async Task<JobStatus> EndAsync(CancellationToken cancellation) => await FollowAsync(cancellation).LastAsync(cancellation);

    public async ValueTask DisposeAsync()
    {
        if (_own is not null)
        {
            await _own.DisposeAsync();
        }
    }

    /// <summary>What the job says of itself; ends without an error when it cannot be reached.</summary>
    private async IAsyncEnumerable<JobStatus> AskAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        if (await ConnectAsync(cancellation) is not { } connected)
        {
            yield break;
        }

        using var leave = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await using var statuses = connected.Job(jobId).WatchAsync(leave.Token).GetAsyncEnumerator(leave.Token);
        var next = MovedAsync(statuses);
        try
        {
            JobStatus? last = null;
            while (true)
            {
                // A call to a silo that has just died may stay open for long, while the job goes on elsewhere.
                while (await Task.WhenAny(next, Task.Delay(Silence, cancellation)) != next)
                {
                    if (await LookAsync(cancellation) is { } known && IsNews(last, known))
                    {
                        yield return last = known;
                    }
                }

                if (!await next)
                {
                    yield break;
                }

                yield return last = statuses.Current;
                next = MovedAsync(statuses);
            }
        }
        finally
        {
            // The reader of these statuses may have seen enough while the question is still open.
            await leave.CancelAsync();
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static bool IsNews(JobStatus? last, JobStatus known) =>
        last is null || last.State != known.State || last.ItemsSucceeded != known.ItemsSucceeded || last.ItemsFailed != known.ItemsFailed;

    private static async Task<bool> MovedAsync(IAsyncEnumerator<JobStatus> statuses)
    {
        try
        {
            return await statuses.MoveNextAsync();
        }
        catch (Exception error) when (IsPassing(error))
        {
            return false;
        }
    }

    private async Task<GridClient?> ConnectAsync(CancellationToken cancellation)
    {
        try
        {
            return _given ?? (_own ??= await database.ConnectOnceAsync(cancellation));
        }
        catch (Exception error) when (IsPassing(error))
        {
            return null;
        }
    }

    private async Task<JobStatus?> LookAsync(CancellationToken cancellation)
    {
        try
        {
            var known =
                await database.Jobs.FindAsync(jobId, cancellation)
                ?? throw new GridException(GridFault.NotFound, $"There is no job '{jobId}' in the database any more.");
            _said = false;
            return known;
        }
        catch (NpgsqlException)
        {
            if (!_said)
            {
                Output.Say("The database does not answer; trying on. What is committed is safe.");
            }

            _said = true;
            return null;
        }
    }

    private static bool IsPassing(Exception error) =>
        error
            is GridException { Fault: GridFault.Environment }
                or NpgsqlException
                or TimeoutException
                or System.Net.Sockets.SocketException;
}
