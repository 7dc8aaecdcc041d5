namespace OrleansGrid.Protocol;

/// <param name="Params">The parameters as JSON; null when there are none for this trial.</param>
/// <param name="Refusal">Why there are none, in one sentence.</param>
[GenerateSerializer, Immutable, Alias("grid.trial-proposal")]
public sealed record TrialProposal([property: Id(0)] string? Params, [property: Id(1)] string? Refusal = null);

/// <summary>The next reports of one execution of a trial, in the user's direction; it is judged by the last.</summary>
/// <param name="Execution">Tells executions of the trial apart.</param>
/// <param name="From">How many reports the execution has sent before these.</param>
/// <param name="Steps">Rising.</param>
/// <param name="Values">One for each step.</param>
[GenerateSerializer, Immutable, Alias("grid.trial-report")]
public sealed record TrialReport(
    [property: Id(0)] Guid Execution, [property: Id(1)] int From, [property: Id(2)] long[] Steps, [property: Id(3)] double[] Values);

/// <param name="Prune">The trial is to stop.</param>
/// <param name="Unknown">Earlier reports are not known here: all are to be sent again.</param>
/// <param name="UpTo">Steps, rising, for each of which a loss is given; null when nothing can be said of the steps to come.</param>
/// <param name="Bounds">Up to these losses the trial goes on for sure at steps beyond the one before, unless more trials end.</param>
[GenerateSerializer, Immutable, Alias("grid.pruner-answer")]
public sealed record PrunerAnswer(
    [property: Id(0)] bool Prune, [property: Id(1)] bool Unknown = false, [property: Id(2)] long[]? UpTo = null, [property: Id(3)] double[]? Bounds = null);
