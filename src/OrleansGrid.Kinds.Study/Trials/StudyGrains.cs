using OrleansGrid.Kinds.Study.Pruning;
using OrleansGrid.Kinds.Study.Sampling;
using OrleansGrid.Protocol;
using OrleansGrid.Protocol.Jobs;

namespace OrleansGrid.Kinds.Study.Trials;

/// <summary>The grains of studies in this cluster.</summary>
internal sealed class StudyGrains(KeyedGrains<IStudyGrain> samplers, KeyedGrains<IPrunerGrain> pruners) : IStudyGrains
{
    public IStudyGrain SamplerOf(Guid jobId) => samplers.Get(JobKey.Of(jobId));

    public IPrunerGrain PrunerOf(Guid jobId) => pruners.Get(JobKey.Of(jobId));
}
