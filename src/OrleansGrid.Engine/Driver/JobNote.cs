namespace OrleansGrid.Engine.Driver;

/// <summary>What the driver of a job has to say to a person who reads the log.</summary>
public abstract record JobNote;

/// <summary>An activation takes the job up.</summary>
public sealed record TakenUp(int Run, long Done, long Total, int Tasks) : JobNote;

/// <summary>Another activation has written the job, or silos have heard of one: this one leaves.</summary>
public sealed record Superseded : JobNote;

/// <summary>The job was about to end, and the database does not hold the outcomes of all items: what is missing runs again.</summary>
public sealed record OutcomesMissing(string Reason) : JobNote;

/// <summary>A silo has died under a task.</summary>
public sealed record SiloDiedUnderTask(Guid TaskId, string Silo) : JobNote;

/// <summary>The database has refused something for good that the job cannot do without: the job ends as failed.</summary>
public sealed record StorageRefuses(string Doing, string Why, Exception Error) : JobNote;

/// <summary>The database has refused the job's record for good: it is asked again after a pause.</summary>
public sealed record RecordRefused(string Doing, string Why, TimeSpan Pause, Exception Error) : JobNote;

/// <summary>A call failed as calls do, and is made again.</summary>
public sealed record NoAnswer(string Doing, Exception Error) : JobNote;
