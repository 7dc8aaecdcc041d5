namespace OrleansGrid.Engine;

/// <summary>An item failed an attempt and may be tried again after <paramref name="Delay"/>.</summary>
public readonly record struct Deferral(long Item, int Attempts, int InRun, TimeSpan Delay);
