using OrleansGrid.Engine.Tasks;

namespace OrleansGrid.Silo.Commit;

/// <summary>What was decided on a commit.</summary>
/// <param name="Reason">PostgreSQL's sentence, where it is PostgreSQL that cannot or will not take it; null otherwise.</param>
internal readonly record struct CommitVerdict(CommitDecision Decision, string? Reason = null)
{
    public bool IsCommitted => Decision == CommitDecision.Committed;

    /// <summary>For people: why it was not committed.</summary>
    public override string ToString() =>
        Decision switch
        {
            CommitDecision.Committed => "it is committed",
            CommitDecision.SiloEvicted => "the silo was evicted",
            CommitDecision.JobEnded => "the job has ended",
            CommitDecision.LaterRun => "the job is in a later run",
            CommitDecision.OtherAttemptWasFirst => "another attempt was first",
            CommitDecision.OutcomeExists => "an item has an outcome already",
            CommitDecision.Unstorable => $"the results cannot be stored: {Reason}",
            CommitDecision.Refused => $"the database refuses it: {Reason}",
            CommitDecision.SiloStopping => "the silo is stopping",
            _ => Decision.ToString(),
        };
}
