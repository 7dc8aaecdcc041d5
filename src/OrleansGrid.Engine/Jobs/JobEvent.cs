using OrleansGrid.Engine.Ranges;

namespace OrleansGrid.Engine.Jobs;

/// <summary>What happens to a job.</summary>
public abstract record JobEvent;

/// <summary>What the database says of a stage was read: when the job comes to life, or after its end, for what nobody reported.</summary>
/// <param name="Resumed">The job had been at work before and its grain was lost, perhaps by what it ran.</param>
public sealed record StageLoaded(int Stage, StageFacts Facts, bool Resumed = false) : JobEvent;

/// <summary>A task of this run was found running when the job came to life.</summary>
public sealed record TaskAdopted(Guid TaskId, int Stage, ItemRange Range, string Silo) : JobEvent;

/// <summary>All stages are loaded and running tasks adopted: work may begin.</summary>
/// <param name="Home">The silo on which the job itself lives; null when unknown.</param>
/// <param name="LiveSilos">Silos that are not dead; null when unknown.</param>
public sealed record Opened(string? Home = null, IReadOnlyCollection<string>? LiveSilos = null) : JobEvent;

/// <param name="Silos">For each task that may be placed, its silo.</param>
/// <param name="Stage">Number of the stage for whose needs they were asked.</param>
public sealed record SlotsGranted(IReadOnlyList<string> Silos, int GiveBack, int Stage = 0) : JobEvent;

public sealed record TaskReported(Guid TaskId, TaskProgress Progress) : JobEvent;

/// <summary>The task will not be heard of again. What it has committed is in the database.</summary>
/// <param name="Crashed">Its silo died, perhaps by what the task ran.</param>
public sealed record TaskLost(Guid TaskId, bool Crashed) : JobEvent;

/// <summary>What the database says of a lost task's range.</summary>
public sealed record TaskResolved(Guid TaskId, StageFacts Facts) : JobEvent;

/// <summary>An item was given to one who runs it elsewhere.</summary>
public sealed record ItemGivenOut : JobEvent;

/// <summary>Outcomes were committed that no task has run.</summary>
public sealed record OutcomesReported(int Stage, StageFacts Facts) : JobEvent;

/// <summary>One of the job's limits is reached.</summary>
public sealed record LimitReached(EarlyEnd End) : JobEvent;

/// <param name="Request">Tells one request from another; null for one that is not remembered.</param>
public sealed record CancelAsked(Guid? Request = null) : JobEvent;

/// <inheritdoc cref="CancelAsked"/>
public sealed record PauseAsked(Guid? Request = null) : JobEvent;

/// <inheritdoc cref="CancelAsked"/>
public sealed record ResumeAsked(Guid? Request = null) : JobEvent;

/// <summary>Time has passed; items whose back-off is over may be tried again.</summary>
public sealed record Ticked : JobEvent;

/// <summary>The task has answered a request to hand items back.</summary>
/// <param name="End">One past the last item that it keeps; <see cref="long.MaxValue"/> when whether it heard is unknown.</param>
public sealed record TaskShrunk(Guid TaskId, long End) : JobEvent;

/// <summary>The planner has said how long stages are, and which are new.</summary>
/// <param name="Outcomes">As in <see cref="PlanStage"/>.</param>
/// <param name="Stages">How many stages the job had when the planner was asked: what it says of new ones is numbered by that.</param>
public sealed record StagePlanned(int Stage, long Outcomes, int Stages, StagePlan Plan) : JobEvent;

/// <summary>No planner can go on from the results that there are.</summary>
public sealed record PlanningFailed(int Stage, string Why) : JobEvent;

/// <summary>The database has refused for good what the job asked of it: the job ends as failed.</summary>
/// <param name="TaskId">A lost task of which the database says nothing for this reason; null for none.</param>
public sealed record StorageRefused(string Why, Guid? TaskId = null) : JobEvent;

/// <summary>The record is durable. Only needed while <see cref="JobMachine.AwaitsSave"/>.</summary>
public sealed record RecordSaved(JobRecord Record) : JobEvent;

/// <summary>Why an item failed, as the database has it.</summary>
public sealed record FailureExplained(int Stage, long Item, string Message) : JobEvent;
