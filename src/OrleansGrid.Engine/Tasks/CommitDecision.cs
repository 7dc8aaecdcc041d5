namespace OrleansGrid.Engine.Tasks;

/// <summary>What the database decided on a commit.</summary>
public enum CommitDecision
{
    /// <summary>The outcomes are facts.</summary>
    Committed,

    /// <summary>Membership had declared the silo dead.</summary>
    SiloEvicted,

    /// <summary>The job has ended.</summary>
    JobEnded,

    /// <summary>The job is in a later run.</summary>
    LaterRun,

    /// <summary>Another attempt that the job had started at the same time was first. Nothing was wrong.</summary>
    OtherAttemptWasFirst,

    /// <summary>An item has an outcome already.</summary>
    OutcomeExists,

    /// <summary>PostgreSQL cannot store the results.</summary>
    Unstorable,

    /// <summary>The database refuses the commit for good, for a reason that is no matter of its data.</summary>
    Refused,

    /// <summary>The silo is stopping.</summary>
    SiloStopping,
}
