namespace OrleansGrid;

/// <summary>A line of the output of a MapReduce job, as a row.</summary>
/// <param name="Row">Number of the line in its part, from 0.</param>
/// <param name="Key">What is before the first TAB.</param>
/// <param name="Value">What is behind it; null for a line without one.</param>
public sealed record OutputRow(int Part, long Row, string Key, string? Value);
