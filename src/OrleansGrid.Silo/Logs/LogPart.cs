namespace OrleansGrid.Silo.Logs;

/// <summary>Neighbouring lines of one attempt, as they go to the database: one row.</summary>
/// <param name="First">Number of the first line, from 1.</param>
/// <param name="Bytes">What the lines cost.</param>
/// <param name="FallenOut">First lines of earlier parts that are not kept any more.</param>
internal sealed record LogPart(LogPlace Place, long First, IReadOnlyList<LogLine> Lines, int Bytes, IReadOnlyList<long> FallenOut);
