namespace OrleansGrid;

/// <summary>What one silo has finished of a job.</summary>
/// <param name="Items">Items with a committed outcome, succeeded or failed.</param>
/// <param name="Ranges">Committed ranges that hold them.</param>
public sealed record SiloTally(string Silo, long Items, long Ranges);
