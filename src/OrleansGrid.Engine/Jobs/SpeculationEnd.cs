namespace OrleansGrid.Engine.Jobs;

/// <summary>What came of a speculative attempt. Part of the storage format.</summary>
public enum SpeculationEnd
{
    /// <summary>Its outcome was committed first.</summary>
    SpeculativeFirst,

    /// <summary>The outcome of the slow one was committed first.</summary>
    OriginalFirst,

    /// <summary>The item has an outcome, and who of them had it was not heard before it was lost.</summary>
    EitherFirst,

    /// <summary>The speculative attempt failed or was lost, and the item went on without it.</summary>
    Nothing,
}
