namespace OrleansGrid.Engine.Tests;

/// <summary>Why an attempt came to nothing.</summary>
internal enum FailureKind
{
    /// <summary>The item failed.</summary>
    Own,

    /// <summary>Its silo died under it.</summary>
    SiloLost,

    /// <summary>What earlier items had left for it was lost.</summary>
    InputLost,
}
