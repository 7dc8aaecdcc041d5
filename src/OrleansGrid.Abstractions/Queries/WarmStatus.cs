namespace OrleansGrid;

/// <summary>What a study was told of an earlier one when it was submitted.</summary>
/// <param name="Study">The earlier study.</param>
/// <param name="Told">Trials that its sampler knows from the start.</param>
/// <param name="Skipped">Trials that do not fit its space.</param>
public sealed record WarmStatus(Guid Study, long Told, long Skipped);
