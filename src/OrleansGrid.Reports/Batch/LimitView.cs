namespace OrleansGrid.Reports.Batch;

/// <summary>One limit of a command.</summary>
/// <param name="Limit"><c>memory</c>, <c>cpu</c>, <c>processes</c> or <c>output</c>.</param>
/// <param name="Most">In bytes, seconds or processes.</param>
/// <param name="Kept">
/// How it is kept: <c>watched</c>, by looks at the processes some times a second, or <c>counted</c>, by all that comes.
/// </param>
public sealed record LimitView(string Limit, double Most, string Kept);
