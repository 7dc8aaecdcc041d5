using System.Diagnostics;
using Microsoft.Extensions.Logging;
using OrleansGrid.Engine.Tasks;
using OrleansGrid.Postgres.Connections;
using OrleansGrid.Silo.Supervision;
using OrleansGrid.Silo.Telemetry;
using OrleansGrid.Silo.Writing;

namespace OrleansGrid.Silo.Commit;

/// <summary>
/// The one place of a silo through which outcomes reach the database: what has gathered while a commit was under way goes with the next
/// (group commit), so few transactions carry much. It tries until the database has answered; nothing is given up but at the silo's end.
/// </summary>
internal sealed partial class TaskCommitter : IAsyncDisposable
{
    /// <summary>Two, so that PostgreSQL parses one batch while the other waits for the disk.</summary>
    private const int Connections = 2;

    private const int MostRows = 1000;

    private const int MostBytes = 4 << 20;

    private readonly GroupQueue<RangeCommit> _queue = new(MostRows, MostBytes, commit => commit.Bytes);

    /// <summary>Commits that wait for a lock that another session holds, one at a time: the groups do not wait for them.</summary>
    private readonly GroupQueue<RangeCommit> _apart = new(1, MostBytes, commit => commit.Bytes);

    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly CommitStatement _statement;
    private readonly GridMetrics _metrics;
    private readonly FailPoints _failPoints;
    private readonly ILogger<TaskCommitter> _log;
    private readonly LockedRows _locked;
    private readonly GroupWriter<RangeCommit> _writer;
    private Task _loops = Task.CompletedTask;

    public TaskCommitter(CommitStatement statement, GridMetrics metrics, FailPoints failPoints, ILogger<TaskCommitter> log)
    {
        (_statement, _metrics, _failPoints, _log) = (statement, metrics, failPoints, log);
        _locked = new LockedRows("Commits", log);
        _writer = new GroupWriter<RangeCommit>(CommitAsync, RefuseGuilty, TryApart, Stopped, _stop.Token);
    }

    public void Start(LoopSupervisor supervisor) =>
        _loops = Task.WhenAll([
            .. Enumerable.Range(0, Connections).Select(_ => StartLoop(supervisor, _queue)),
            StartLoop(supervisor, _apart),
        ]);

    public void Enqueue(RangeCommit commit)
    {
        if (!_queue.TryAdd(commit))
        {
            Stopped(commit);
        }
    }

    /// <summary>Commits one range and tells the verdict.</summary>
    public Task<CommitVerdict> CommitAsync(Func<Action<RangeCommit, CommitVerdict>, RangeCommit> make)
    {
        var done = new TaskCompletionSource<CommitVerdict>(TaskCreationOptions.RunContinuationsAsynchronously);
        Enqueue(make((_, verdict) => done.TrySetResult(verdict)));
        return done.Task;
    }

    private Task StartLoop(LoopSupervisor supervisor, GroupQueue<RangeCommit> queue)
    {
        var wait = new DatabaseWait("commits", _log);
        var loop = new GroupLoop<RangeCommit>(queue, group => WriteAsync(group, wait), commit => commit.IsDecided, GiveUp);
        return supervisor.RunAsync("commit", loop.RunAsync, _closing.Token);
    }

    private Task WriteAsync(IReadOnlyList<RangeCommit> group, DatabaseWait wait)
    {
        _failPoints.Throw("commit");
        return _writer.WriteAsync(group, wait);
    }

    private async Task CommitAsync(IReadOnlyList<RangeCommit> group)
    {
        var started = Stopwatch.GetTimestamp();
        await _failPoints.ReachAsync("before-commit");
        var verdicts = await _statement.RunAsync(group, _stop.Token);
        await _failPoints.ReachAsync("after-commit");
        _metrics.Committed(group.Count, Stopwatch.GetElapsedTime(started));
        for (var i = 0; i < group.Count; i++)
        {
            if (verdicts[i] is { } verdict)
            {
                _locked.IsFree(group[i].JobId);
                Decide(group[i], verdict);
            }
            else
            {
                _locked.TryLater(group[i].JobId, _queue, group[i], Stopped);
            }
        }
    }

    private void RefuseGuilty(RangeCommit commit, Exception error)
    {
        var decision = DatabaseFault.Of(error) == DatabaseFaultKind.Data ? CommitDecision.Unstorable : CommitDecision.Refused;
        Decide(commit, new CommitVerdict(decision, DatabaseFault.Sentence(error)));
    }

    private void TryApart(RangeCommit commit) => _locked.TryLater(commit.JobId, _apart, commit, Stopped);

    private void Stopped(RangeCommit commit) => Decide(commit, new CommitVerdict(CommitDecision.SiloStopping));

    private void Decide(RangeCommit commit, CommitVerdict verdict)
    {
        if (verdict.Decision is not (CommitDecision.Committed or CommitDecision.OtherAttemptWasFirst or CommitDecision.SiloStopping))
        {
            _metrics.Refused();
            LogRefused(commit.JobId, commit.Stage, commit.First, commit.Last, verdict.ToString());
        }

        if (verdict.IsCommitted && commit.HasOutcome)
        {
            _metrics.Items(commit.Last - commit.First + 1, commit.Succeeded);
        }

        try
        {
            commit.Decide(verdict);
        }
        catch (Exception error)
        {
            // Who waits for one commit must not keep the others from theirs.
            _metrics.Faulted("commit");
            LogNotReported(error, commit.JobId, commit.Stage, commit.First, commit.Last, error.Message);
        }
    }

    private void GiveUp(RangeCommit commit, Exception error)
    {
        LogGivenUp(error, commit.JobId, commit.Stage, commit.First, commit.Last, error.Message);
        Decide(commit, new CommitVerdict(CommitDecision.Refused, "the silo itself has failed three times to commit it"));
    }

    public async ValueTask DisposeAsync()
    {
        // The silo's lifecycle closes it in its turn; the container disposes of it again.
        if (_stop.IsCancellationRequested)
        {
            return;
        }

        await _closing.CancelAsync();
        _queue.Close();
        _apart.Close();
        await Task.WhenAny(_loops, Task.Delay(TimeSpan.FromSeconds(5)));
        await _stop.CancelAsync();
        await _loops;
    }

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "The commit of job {JobId} stage {Stage} items {First} to {Last} has failed three times in the silo itself and is "
            + "refused: {Reason}"
    )]
    private partial void LogGivenUp(Exception error, Guid jobId, int stage, long first, long last, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Commit of job {JobId} stage {Stage} items {First} to {Last} was refused: {Reason}")]
    private partial void LogRefused(Guid jobId, int stage, long first, long last, string reason);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "The verdict on job {JobId} stage {Stage} items {First} to {Last} was not taken: {Reason}"
    )]
    private partial void LogNotReported(Exception error, Guid jobId, int stage, long first, long last, string reason);
}
