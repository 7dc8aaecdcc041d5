using OrleansGrid.Search.Studies;

namespace OrleansGrid.Kinds.Study.Trials;

/// <summary>What the trials of a study need to know of it.</summary>
/// <param name="IsIndependent">Its sampler does not go by the trials: it can be asked anywhere.</param>
internal sealed record KnownStudy(bool IsIndependent, StudyPruner? Pruner);
