namespace OrleansGrid.Reports.Studies;

/// <summary>What a study knows of an earlier one from its start.</summary>
/// <param name="JobId">The earlier study.</param>
/// <param name="Told">Trials that the sampler knows.</param>
/// <param name="Skipped">Trials that do not fit the study's space.</param>
public sealed record WarmView(Guid JobId, long Told, long Skipped);
