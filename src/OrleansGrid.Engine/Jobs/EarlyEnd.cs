namespace OrleansGrid.Engine.Jobs;

/// <summary>A limit was reached: no item is begun any more, and the job succeeds. Part of the storage format.</summary>
/// <param name="Reason">One sentence for people.</param>
/// <param name="StopsRunning">Items that run are stopped; else they come to their end.</param>
public sealed record EarlyEnd(string Reason, bool StopsRunning);
