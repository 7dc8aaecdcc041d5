using OrleansGrid.Engine.Jobs;
using OrleansGrid.Engine.Tasks;
using OrleansGrid.Silo.Commit;
using OrleansGrid.Silo.Writing;

namespace OrleansGrid.Silo.Runs;

/// <summary>How items of a task end, and the way of their outcomes into the database and back.</summary>
internal sealed partial class TaskRun
{
    /// <param name="storedBytes">What the result takes in the database; null when it is as long there as here.</param>
    /// <param name="ran">When the item ran; null for just now, and not for long.</param>
    public void Succeeded(long item, ReadOnlySpan<byte> result, int attempt, int? storedBytes = null, AttemptTime? ran = null)
    {
        var time = ran ?? new AttemptTime(_clock.GetUtcNow().UtcDateTime, TimeSpan.Zero);
        lock (_lock)
        {
            if (time.IsSlow)
            {
                SendAll(_machine.Seal(), failure: null, endedAt: time.Began);
            }

            var commits = _machine.Succeed(item, storedBytes ?? result.Length);
            (_chunk ??= new FinishedChunk(item, time, _clock)).Add(result, attempt);
            SendAll(time.IsSlow ? [.. commits, .. _machine.Seal()] : commits, failure: null);
        }
    }

    /// <summary>The item has failed for good.</summary>
    public void Failed(FailedAttempt failure)
    {
        lock (_lock)
        {
            SendAll(_machine.Fail(failure.Item), failure);
        }
    }

    /// <summary>The item failed an attempt and may be tried again.</summary>
    public void Deferred(Deferral deferral, FailedAttempt failure)
    {
        lock (_lock)
        {
            SendAll(_machine.Defer(deferral), failure);
        }
    }

    /// <summary>
    /// Commits what has finished, if it has waited too long: an hour-long item must not hold back the outcome of the one before.
    /// </summary>
    public void FlushOlderThan(TimeSpan age)
    {
        lock (_lock)
        {
            if (_chunk is { } chunk && chunk.Age > age)
            {
                SendAll(_machine.Seal(), failure: null);
            }
        }
    }

    /// <summary>The lane has run all it will of this task.</summary>
    public void ExecutionEnded(TimeSpan busy)
    {
        lock (_lock)
        {
            SendAll(_machine.EndExecution(busy), failure: null);
            EndIfAllIsDecided();
            _news.Tell();
        }
    }

    /// <param name="failure">The attempt that failed just now, where there is one among the commits.</param>
    /// <param name="endedAt">When what has succeeded had ended, at the latest; null for now.</param>
    private void SendAll(TaskCommit[] commits, FailedAttempt? failure, DateTime? endedAt = null)
    {
        foreach (var commit in commits)
        {
            if (commit.Succeeded)
            {
                var results = _chunk!.Seal(endedAt);
                _chunk = null;
                Send(commit, results);
            }
            else
            {
                Send(commit, failure!);
            }
        }
    }

    private void Send(TaskCommit commit, FinishedResults results) =>
        Send(
            commit,
            (results.StartedAt, results.FinishedAt),
            (part, verdict) => SendPart(part, results, verdict),
            results.ArrayOf(commit.First, commit.End),
            results.AttemptsOf(commit.First, commit.End)
        );

    private void Send(TaskCommit commit, FailedAttempt failure)
    {
        var error = new ItemError("error", "The attempt failed with an error that PostgreSQL cannot store.");
        Send(commit, (failure.StartedAt, failure.FinishedAt), (part, _) => Send(part, failure with { Error = error }), failures: [failure]);
    }

    /// <param name="time">When the first of it began, and the last ended.</param>
    /// <param name="sendInstead">Sends what the machine commits in its place.</param>
    /// <param name="results">Null for an attempt that failed.</param>
    private void Send(
        TaskCommit commit,
        (DateTime Started, DateTime Finished) time,
        Action<TaskCommit, CommitVerdict> sendInstead,
        ReadOnlyMemory<byte>? results = null,
        IReadOnlyList<int>? attempts = null,
        IReadOnlyList<FailedAttempt>? failures = null
    ) =>
        _commit(
            new RangeCommit
            {
                JobId = JobId,
                Stage = Stage,
                Run = Run,
                TaskId = TaskId,
                First = commit.First,
                Last = commit.End - 1,
                Succeeded = commit.Succeeded,
                StartedAt = time.Started,
                FinishedAt = time.Finished,
                Results = results,
                Attempts = attempts,
                Failures = failures ?? [],
                Decided = (_, verdict) => OnDecided(commit, verdict, part => sendInstead(part, verdict)),
            }
        );

    /// <summary>
    /// A part of a range in which some result is such that PostgreSQL cannot keep it; or the one item, which fails by that.
    /// </summary>
    private void SendPart(TaskCommit part, FinishedResults results, CommitVerdict verdict)
    {
        if (part.Succeeded)
        {
            Send(part, results);
            return;
        }

        var error = new ItemError("result", "The result cannot be stored: " + StorableJson.Clean(verdict.Reason ?? ""));
        Send(part, new FailedAttempt(part.First, results.AttemptOf(part.First), results.StartedAt, results.FinishedAt, error));
    }

    /// <summary>Called by the committer, on its thread.</summary>
    /// <param name="sendInstead">Sends what the machine commits in this one's place.</param>
    private void OnDecided(TaskCommit commit, CommitVerdict verdict, Action<TaskCommit> sendInstead)
    {
        var decision = verdict.Decision;
        if (decision == CommitDecision.OtherAttemptWasFirst)
        {
            _artifacts.Remove(commit.First, commit.End);
        }

        lock (_lock)
        {
            _fatal ??= decision == CommitDecision.Refused ? verdict.ToString() : null;
            foreach (var substitute in _machine.Decide(commit, decision))
            {
                sendInstead(substitute);
            }

            Monitor.PulseAll(_lock);
            EndIfAllIsDecided();
        }
    }

    private void EndIfAllIsDecided()
    {
        if (_machine.HasEnded && _ended.TrySetResult())
        {
            _news.Tell();
        }
    }
}
