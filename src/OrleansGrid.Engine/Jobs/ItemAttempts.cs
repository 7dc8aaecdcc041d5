namespace OrleansGrid.Engine.Jobs;

/// <summary>Failed attempts of an item.</summary>
/// <param name="InAll">Failed attempts in all runs.</param>
/// <param name="InRun">Failed attempts in this run.</param>
/// <param name="Lost">Those of this run in which the silo died.</param>
public readonly record struct ItemAttempts(long Item, int InAll, int InRun, int Lost);
