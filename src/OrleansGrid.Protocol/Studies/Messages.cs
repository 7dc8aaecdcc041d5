namespace OrleansGrid.Protocol;

/// <param name="Params">The parameters as JSON; null when there are none for this trial.</param>
/// <param name="Refusal">Why there are none, in one sentence.</param>
[GenerateSerializer, Immutable, Alias("grid.trial-proposal")]
public sealed record TrialProposal([property: Id(0)] string? Params, [property: Id(1)] string? Refusal = null);

/// <summary>The next reports of one execution of a trial, in the user's direction.</summary>
/// <param name="Execution">Tells executions of the trial apart.</param>
/// <param name="From">How many reports the execution has sent before these.</param>
/// <param name="Judged">How many of all its reports it need not be judged by any more.</param>
/// <param name="Steps">Rising.</param>
/// <param name="Values">One for each step.</param>
[GenerateSerializer, Immutable, Alias("grid.trial-report")]
public sealed record TrialReport(
    [property: Id(0)] Guid Execution, [property: Id(1)] int From, [property: Id(2)] int Judged, [property: Id(3)] long[] Steps, [property: Id(4)] double[] Values);

/// <param name="PrunedAt">The step after which the trial is to stop; null to go on.</param>
/// <param name="Unknown">Earlier reports are not known here: all are to be sent again.</param>
[GenerateSerializer, Immutable, Alias("grid.pruner-answer")]
public sealed record PrunerAnswer([property: Id(0)] long? PrunedAt, [property: Id(1)] bool Unknown = false);
