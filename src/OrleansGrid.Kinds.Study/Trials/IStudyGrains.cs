using OrleansGrid.Kinds.Study.Pruning;
using OrleansGrid.Kinds.Study.Sampling;

namespace OrleansGrid.Kinds.Study.Trials;

/// <summary>Where the grains of a study are.</summary>
internal interface IStudyGrains
{
    IStudyGrain SamplerOf(Guid jobId);

    IPrunerGrain PrunerOf(Guid jobId);
}
