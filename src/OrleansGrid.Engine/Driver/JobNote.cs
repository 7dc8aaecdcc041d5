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

/// <summary>A call failed as calls do, and is made again.</summary>
public sealed record NoAnswer(string Doing, Exception Error) : JobNote;
