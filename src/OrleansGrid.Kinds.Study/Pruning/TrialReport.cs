namespace OrleansGrid.Kinds.Study.Pruning;

/// <summary>The next reports of one execution of a trial, in the user's direction; it is judged by the last.</summary>
/// <param name="Execution">Tells executions of the trial apart.</param>
/// <param name="From">How many reports the execution has sent before these.</param>
/// <param name="Steps">Rising.</param>
/// <param name="Values">One for each step.</param>
[GenerateSerializer, Immutable, Alias("grid.trial-report")]
internal sealed record TrialReport(
    [property: Id(0)] Guid Execution,
    [property: Id(1)] int From,
    [property: Id(2)] long[] Steps,
    [property: Id(3)] double[] Values
);
