using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace OrleansGrid.Silo;

/// <summary>
/// The one place of a silo through which outcomes reach the database: what has gathered while a commit was under way goes with the next
/// (group commit), so few transactions carry much. It tries until the database has answered; nothing is given up but at the silo's end.
/// </summary>
internal sealed partial class TaskCommitter(CommitStatement statement, GridMetrics metrics, FailPoints failPoints, ILogger<TaskCommitter> log) : IAsyncDisposable
{
    /// <summary>Two, so that PostgreSQL parses one batch while the other waits for the disk.</summary>
    private const int Connections = 2;

    private const int MostRows = 1000;

    private const int MostBytes = 4 << 20;

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private readonly GroupQueue<RangeCommit> _queue = new(MostRows, MostBytes, commit => commit.Bytes);
    private readonly CancellationTokenSource _stop = new();
    private Task _loops = Task.CompletedTask;

    public void Start() => _loops = Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Task.Run(LoopAsync)));

    public void Enqueue(RangeCommit commit)
    {
        if (!_queue.TryAdd(commit))
        {
            commit.Decided(commit, "the silo is stopping");
        }
    }

    /// <summary>Commits one range and tells the verdict: null, or why it was refused.</summary>
    public Task<string?> CommitAsync(Func<Action<RangeCommit, string?>, RangeCommit> make)
    {
        var done = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        Enqueue(make((_, verdict) => done.TrySetResult(verdict)));
        return done.Task;
    }

    private async Task LoopAsync()
    {
        while (await _queue.TakeAsync() is { Count: > 0 } group)
        {
            await CommitUntilAnsweredAsync(group);
        }
    }

    private async Task CommitUntilAnsweredAsync(IReadOnlyList<RangeCommit> batch)
    {
        var pause = TimeSpan.FromMilliseconds(20);
        while (true)
        {
            try
            {
                var started = Stopwatch.GetTimestamp();
                await failPoints.ReachAsync("before-commit");
                var verdicts = await statement.RunAsync(batch, _stop.Token);
                await failPoints.ReachAsync("after-commit");
                metrics.Committed(batch.Count, Stopwatch.GetElapsedTime(started));
                Decide(batch, verdicts);
                return;
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                Decide(batch, [.. batch.Select(_ => "the silo is stopping")]);
                return;
            }
            catch (PostgresException error) when (error.SqlState.StartsWith("22", StringComparison.Ordinal) || error.SqlState == PostgresErrorCodes.CheckViolation)
            {
                // The data of one commit is such that PostgreSQL cannot keep it: find it, and let the others through.
                await CommitApartAsync(batch, error);
                return;
            }
            catch (Exception error)
            {
                // Whether the transaction was committed is unknown: the same commits are sent again, and recognised if they were.
                LogRetry(error, batch.Count, error.Message);
                await Task.Delay(pause, CancellationToken.None);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
    }

    private async Task CommitApartAsync(IReadOnlyList<RangeCommit> batch, PostgresException error)
    {
        if (batch.Count == 1)
        {
            batch[0].Decided(batch[0], Unstorable + error.MessageText);
            return;
        }

        foreach (var commit in batch)
        {
            await CommitUntilAnsweredAsync([commit]);
        }
    }

    /// <summary>How a verdict begins that says that PostgreSQL cannot keep the results.</summary>
    public const string Unstorable = "the results cannot be stored: ";

    private void Decide(IReadOnlyList<RangeCommit> batch, string?[] verdicts)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            if (verdicts[i] is { } reason and not CommitStatement.OtherAttemptWasFirst)
            {
                metrics.Refused();
                LogRefused(batch[i].JobId, batch[i].Stage, batch[i].First, batch[i].Last, reason);
            }

            batch[i].Decided(batch[i], verdicts[i]);
        }
    }

    public async ValueTask DisposeAsync()
    {
        // The silo's lifecycle closes it in its turn; the container disposes of it again.
        if (_stop.IsCancellationRequested)
        {
            return;
        }

        _queue.Close();
        await Task.WhenAny(_loops, Task.Delay(TimeSpan.FromSeconds(5)));
        await _stop.CancelAsync();
        await _loops;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} commits are tried again: {Reason}")]
    private partial void LogRetry(Exception error, int count, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Commit of job {JobId} stage {Stage} items {First} to {Last} was refused: {Reason}")]
    private partial void LogRefused(Guid jobId, int stage, long first, long last, string reason);
}
