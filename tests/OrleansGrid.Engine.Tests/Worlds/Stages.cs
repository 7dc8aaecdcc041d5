namespace OrleansGrid.Engine.Tests;

/// <summary>How a job comes to know how long its stages are.</summary>
internal enum Stages
{
    /// <summary>From the start.</summary>
    Known,

    /// <summary>Each but the first is planned when those before it have ended.</summary>
    Planned,

    /// <summary>Planned too, and the first grows with its outcomes.</summary>
    Growing,

    /// <summary>The last stage is planned again and again: each time but the last, the planner adds a stage for which it waits.</summary>
    Rounds,
}
