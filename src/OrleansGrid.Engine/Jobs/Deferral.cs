namespace OrleansGrid.Engine.Jobs;

/// <summary>An item did not come to an outcome and may be tried again after <paramref name="Delay"/>.</summary>
/// <param name="Lost">
/// Results of earlier items that it needs and that are lost; null for a failure of its own. They are made again first.
/// </param>
public readonly record struct Deferral(long Item, int Attempts, int InRun, TimeSpan Delay, IReadOnlyList<LostResult>? Lost = null);
