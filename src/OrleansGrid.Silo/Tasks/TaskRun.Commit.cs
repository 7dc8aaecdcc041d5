using System.Text.Json;
using OrleansGrid.Protocol;

namespace OrleansGrid.Silo;

/// <summary>The way of a task's outcomes into the database, in order, and what comes back from there.</summary>
internal sealed partial class TaskRun
{
    /// <summary>Told by the committer, on its thread.</summary>
    public void OnDecided(RangeCommit commit, string? verdict)
    {
        lock (_lock)
        {
            if (verdict is not null && commit.Succeeded && verdict.StartsWith(TaskCommitter.Unstorable, StringComparison.Ordinal))
            {
                CommitApart(commit, verdict);
                return;
            }

            if (verdict is CommitStatement.OtherAttemptWasFirst)
            {
                RemoveArtifacts(commit.First, commit.Last);
            }

            // A zombie's commit is dropped whole, and what the task would commit after it is not its to commit either.
            _refused |= verdict is not null;
            _decided.Add(commit);
            while (_inFlight.First is { } front && _decided.Remove(front.Value))
            {
                _inFlight.RemoveFirst();
                if (!_refused)
                {
                    Advance(front.Value);
                }
            }

            _revision++;
            Monitor.PulseAll(_lock);
            EndIfNothingIsInFlight();
        }
    }

    private void Fail(long item, FailedAttempt failure, bool final, DeferredItem deferral)
    {
        lock (_lock)
        {
            _executed++;
            SealChunk();
            if (!final)
            {
                _undecidedDeferrals.Add(deferral);
                if (_undecidedDeferrals.Count + _deferred.Count >= MostDeferred)
                {
                    _end = Math.Min(_end, _next);
                }
            }

            Send(FailureOf(item, failure, final));
            WaitForRoom();
        }
    }

    private RangeCommit FailureOf(long item, FailedAttempt failure, bool final) => new()
    {
        JobId = JobId,
        Stage = Stage,
        Run = Run,
        TaskId = TaskId,
        First = item,
        Last = final ? item : item - 1,
        Succeeded = false,
        StartedAt = failure.StartedAt,
        FinishedAt = failure.FinishedAt,
        Failures = [failure],
        Decided = OnDecided,
    };

    private void SealChunk()
    {
        if (_chunk is { } chunk)
        {
            _chunk = null;
            Send(chunk.Seal(this));
        }
    }

    private void Send(RangeCommit commit)
    {
        _inFlight.AddLast(commit);
        _commit(commit);
    }

    /// <summary>Back-pressure: a lane does not run ahead of the database without bound.</summary>
    private void WaitForRoom()
    {
        while (_inFlight.Count >= MostInFlight && !_refused)
        {
            Monitor.Wait(_lock);
        }
    }

    private void Advance(RangeCommit commit)
    {
        if (commit.HasOutcome)
        {
            var count = commit.Last - commit.First + 1;
            _committed = commit.Last + 1;
            (_succeeded, _failed) = commit.Succeeded ? (_succeeded + count, _failed) : (_succeeded, _failed + count);
            return;
        }

        var deferral = _undecidedDeferrals.First(d => d.Item == commit.First);
        _undecidedDeferrals.Remove(deferral);
        _deferred.Add(deferral);
        _committed = commit.First + 1;
    }

    /// <summary>Some result of a range is such that PostgreSQL cannot keep it: each item is committed alone, and that one fails, saying why.</summary>
    private void CommitApart(RangeCommit commit, string reason)
    {
        var node = _inFlight.Find(commit)!;
        if (commit.First == commit.Last)
        {
            var error = new ItemError("result", "The result cannot be stored: " + reason[TaskCommitter.Unstorable.Length..]);
            var attempt = commit.Attempts?[0] ?? 1;
            Replace(node, FailureOf(commit.First, new FailedAttempt(commit.First, attempt, commit.StartedAt, commit.FinishedAt, error), final: true));
        }
        else
        {
            using var results = JsonDocument.Parse(commit.Results!.Value);
            var item = commit.First;
            foreach (var result in results.RootElement.EnumerateArray())
            {
                Replace(node, new RangeCommit
                {
                    JobId = JobId,
                    Stage = Stage,
                    Run = Run,
                    TaskId = TaskId,
                    First = item,
                    Last = item,
                    Succeeded = true,
                    StartedAt = commit.StartedAt,
                    FinishedAt = commit.FinishedAt,
                    Results = JsonSerializer.SerializeToUtf8Bytes(new[] { result }),
                    Attempts = commit.Attempts is { } attempts ? [attempts[(int)(item - commit.First)]] : null,
                    Decided = OnDecided,
                });
                item++;
            }
        }

        _inFlight.Remove(node);
    }

    private void Replace(LinkedListNode<RangeCommit> node, RangeCommit commit)
    {
        _inFlight.AddBefore(node, commit);
        _commit(commit);
    }

    private void EndIfNothingIsInFlight()
    {
        if (_executionEnded && _inFlight.Count == 0 && _ended.TrySetResult())
        {
            _revision++;
            Tell();
        }
    }
}
