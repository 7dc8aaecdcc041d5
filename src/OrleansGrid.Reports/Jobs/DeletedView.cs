namespace OrleansGrid.Reports.Jobs;

/// <summary>What was deleted, as JSON.</summary>
/// <param name="Deleted">How many jobs.</param>
/// <param name="LeftUnfinished">How many that were meant have not ended, and stay.</param>
public sealed record DeletedView(long Deleted, long LeftUnfinished);
