namespace OrleansGrid.Reports.MapReduce;

/// <summary>A line of the output of a MapReduce job, as a row.</summary>
/// <param name="RowNumber">Number of the line in its part, from 0.</param>
/// <param name="Key">The text before the first TAB.</param>
/// <param name="Value">The text behind it; null for a line without one.</param>
public sealed record OutputRowView(int Part, long RowNumber, string Key, string? Value);
