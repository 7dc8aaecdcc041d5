namespace OrleansGrid.Reports.MapReduce;

/// <summary>What the finished items of one stage have read and left, in bytes.</summary>
/// <param name="Read">Bytes that they have read; those of the first stage are what the whole job reads.</param>
/// <param name="Left">Bytes that map items have left for the reducers.</param>
public sealed record StageBytesRead(int Stage, long Read, long Left);
