namespace OrleansGrid.Engine;

/// <summary>By what a job ends before all its items have an outcome. Part of the storage format.</summary>
/// <param name="Time">How long it may take; null for any time.</param>
/// <param name="Target">A value that is good enough; null for none.</param>
/// <param name="From">Since when the time counts; null for the job's start.</param>
public sealed record JobLimits(TimeSpan? Time, double? Target, DateTimeOffset? From = null);
