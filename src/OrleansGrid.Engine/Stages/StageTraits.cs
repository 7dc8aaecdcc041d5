namespace OrleansGrid.Engine.Stages;

/// <summary>What <see cref="JobStages"/> keeps sets of.</summary>
[Flags]
internal enum StageTraits
{
    None = 0,

    /// <summary>It is ready and has items that wait for a task.</summary>
    Startable = 1,

    /// <summary>It is ready and the planner has to see it.</summary>
    ToPlan = 2,

    /// <summary>It has items that wait for the record to be durable.</summary>
    Unsaved = 4,
}
