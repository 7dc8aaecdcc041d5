namespace OrleansGrid.Engine;

/// <summary>Trials of an earlier study that a study's sampler is told of before it is first asked, fixed when the study was submitted. Part of the storage format.</summary>
/// <param name="JobId">The earlier study.</param>
/// <param name="Trials">Pairs of a first and a last trial.</param>
/// <param name="Told">How many trials these are.</param>
/// <param name="Skipped">Trials with an outcome that are not among them, because they do not fit the space.</param>
public sealed record WarmSource(Guid JobId, IReadOnlyList<long[]> Trials, long Told, long Skipped);
