using OrleansGrid.Engine.Ranges;

namespace OrleansGrid.Engine.Jobs;

/// <summary>What a job wants done.</summary>
public abstract record JobEffect;

/// <summary>Write <see cref="JobMachine.Record"/>: now, or with the next beat when nobody waits for it.</summary>
public sealed record SaveRecord(bool Now) : JobEffect;

/// <param name="OnceSaved">The record must be durable first.</param>
public sealed record StartTask(
    Guid TaskId,
    int Stage,
    ItemRange Range,
    string Silo,
    IReadOnlyList<ItemAttempts> Attempts,
    bool OnceSaved = false
) : JobEffect;

/// <summary>Ask a task to hand back items that have not begun, keeping the given share of them (0 to 1).</summary>
public sealed record ShrinkTask(Guid TaskId, double Keep) : JobEffect;

/// <summary>Stop a task at once: cancel its running item.</summary>
public sealed record StopTask(Guid TaskId) : JobEffect;

/// <summary>Read what the database says of a lost task's range, and answer with <see cref="TaskResolved"/>.</summary>
public sealed record ResolveTask(Guid TaskId, int Stage, ItemRange Range) : JobEffect;

/// <summary>
/// Record that the silo died under an item that was alone in its task; when <paramref name="Final"/>, the item has failed for good, and the
/// task is to be resolved anew afterwards.
/// </summary>
public sealed record RecordLoss(Guid TaskId, int Stage, long Item, int Attempt, string Silo, bool Final) : JobEffect;

/// <summary>Tell the pool what the job holds and wants.</summary>
public sealed record AskSlots : JobEffect;

/// <summary>Raise <see cref="Ticked"/> when the time has come.</summary>
public sealed record WakeAt(TimeSpan At) : JobEffect;

/// <summary>
/// Ask the job's planner which items the stage has, and answer with <see cref="StagePlanned"/> or <see cref="PlanningFailed"/>.
/// </summary>
/// <param name="Outcomes">Outcomes of the stage by now; comes back with the answer.</param>
public sealed record PlanStage(int Stage, long Outcomes) : JobEffect;

/// <summary>Read why an item failed, and answer with <see cref="FailureExplained"/>: the job ends when it knows.</summary>
public sealed record ExplainFailure : JobEffect;
