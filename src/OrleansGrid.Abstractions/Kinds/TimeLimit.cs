namespace OrleansGrid;

/// <summary>How long a job may take before it ends early, as succeeded. Part of the storage format.</summary>
/// <param name="Time">Longer than zero.</param>
/// <param name="From">Since when the time counts; null for the job's start.</param>
public sealed record TimeLimit(TimeSpan Time, DateTimeOffset? From = null);
