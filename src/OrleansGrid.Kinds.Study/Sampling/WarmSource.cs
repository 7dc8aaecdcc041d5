namespace OrleansGrid.Kinds.Study.Sampling;

/// <summary>
/// Trials of an earlier study that a study's sampler knows before it is first asked, fixed when the study was submitted. Part of the
/// storage format.
/// </summary>
/// <param name="JobId">The earlier study.</param>
/// <param name="Trials">Pairs of a first and a last trial.</param>
/// <param name="Used">How many trials these are.</param>
/// <param name="Skipped">Trials with an outcome that are not among them, because they do not fit the space.</param>
internal sealed record WarmSource(Guid JobId, IReadOnlyList<long[]> Trials, long Used, long Skipped);
