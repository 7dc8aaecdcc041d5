namespace OrleansGrid.MapReduce.Planning;

/// <summary>One thing that was decided from a look at the input, for people to see.</summary>
/// <param name="What">Name of the option that pins it: <c>split-bytes</c>, <c>reducers</c>, <c>combine</c>, <c>partitioning</c>.</param>
/// <param name="Value">What was chosen.</param>
/// <param name="Reason">Why, one sentence with the figures it rests on.</param>
public sealed record PlanDecision(string What, string Value, string Reason);
