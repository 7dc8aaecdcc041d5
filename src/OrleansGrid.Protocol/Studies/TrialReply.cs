namespace OrleansGrid.Protocol;

/// <param name="Message">Why there is no trial, in one sentence.</param>
/// <param name="Trial">Null when there is none now, though nothing is wrong with the asking.</param>
/// <param name="Params">The trial's parameters as JSON.</param>
[GenerateSerializer, Immutable, Alias("grid.trial-reply")]
public sealed record TrialReply([property: Id(0)] Verdict Verdict, [property: Id(1)] string? Message, [property: Id(2)] long? Trial = null, [property: Id(3)] string? Params = null);
