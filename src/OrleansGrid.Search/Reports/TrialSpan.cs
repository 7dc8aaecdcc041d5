namespace OrleansGrid.Search.Reports;

/// <summary>When a silo ran some trials, one after another.</summary>
/// <param name="First">Number of the first.</param>
/// <param name="Last">Number of the last.</param>
public sealed record TrialSpan(long First, long Last, string Silo, DateTimeOffset From, DateTimeOffset To);
