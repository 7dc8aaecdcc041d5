using OrleansGrid.Search.Sampling;
using OrleansGrid.Search.Spaces;

namespace OrleansGrid.Search.Studies;

/// <summary>The sampler of a study with the space that it samples.</summary>
public sealed record StudySampler(SpaceMap Map, ChosenSampler Chosen)
{
    /// <summary>How many trials are taken to run at once where the study leaves it open.</summary>
    private const int UsualParallel = 8;

    public ISampler Sampler => Chosen.Sampler;

    /// <exception cref="GridException">The space or the sampler cannot be had: one sentence.</exception>
    public static StudySampler Of(StudySpec spec)
    {
        var map = SpaceMap.Of(spec.Space);
        return new StudySampler(
            map,
            Samplers.Create(
                spec.Sampler,
                new SamplerRequest(map.Space, spec.Seed)
                {
                    Objectives = spec.Directions.Count,
                    Trials = spec.Trials,
                    Parallel = spec.MaxParallel ?? UsualParallel,
                    Options = spec.SamplerOptions,
                }
            )
        );
    }
}
