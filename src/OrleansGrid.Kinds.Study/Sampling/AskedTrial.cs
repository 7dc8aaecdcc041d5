namespace OrleansGrid.Kinds.Study.Sampling;

/// <summary>What a trial was given.</summary>
/// <param name="Params">As JSON, by name.</param>
/// <param name="Note">What the sampler wanted to know again.</param>
internal sealed record AskedTrial(long Trial, string Params, string? Note);
