using OrleansGrid.Engine.Jobs;

namespace OrleansGrid.Engine.Driver;

/// <summary>A job as it is stored.</summary>
/// <param name="Version">Grows with each write.</param>
public sealed record StoredJob(JobRecord Record, int Version);
