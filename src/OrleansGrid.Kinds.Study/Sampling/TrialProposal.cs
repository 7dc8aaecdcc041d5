namespace OrleansGrid.Kinds.Study.Sampling;

/// <param name="Params">The parameters as JSON; null when there are none for this trial.</param>
/// <param name="Refusal">Why there are none, in one sentence.</param>
[GenerateSerializer, Immutable, Alias("grid.trial-proposal")]
internal sealed record TrialProposal([property: Id(0)] string? Params, [property: Id(1)] string? Refusal = null);
