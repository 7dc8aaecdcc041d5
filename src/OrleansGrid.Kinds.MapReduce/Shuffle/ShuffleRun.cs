namespace OrleansGrid.Kinds.MapReduce.Shuffle;

/// <summary>Map output that one run of a job keeps in one folder.</summary>
/// <param name="Since">When the folder was made, in UTC.</param>
internal sealed record ShuffleRun(Guid JobId, int Run, string Path, DateTime Since);
