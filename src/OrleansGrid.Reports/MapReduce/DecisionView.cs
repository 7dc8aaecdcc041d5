namespace OrleansGrid.Reports.MapReduce;

/// <summary>Something that the grid decided about a job by itself.</summary>
/// <param name="What">Name of the option that pins it, or <c>speculation</c>.</param>
/// <param name="Reason">Why, in one sentence with the figures that it rests on.</param>
public sealed record DecisionView(string What, string Value, string Reason);
