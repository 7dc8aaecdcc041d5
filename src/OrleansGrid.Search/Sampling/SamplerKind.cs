namespace OrleansGrid.Search.Sampling;

/// <summary>A sampler that can be asked for by name.</summary>
/// <param name="Name">As the user writes it; does not change.</param>
/// <param name="Summary">What it does, in one sentence.</param>
/// <param name="Source">Author, year, title.</param>
/// <param name="Options">What can be tuned.</param>
/// <param name="Refuses">Why it cannot do what is asked for (the sentence after "Sampler x"), without a full stop; null if it can.</param>
/// <param name="Make">Called for what is not refused only.</param>
public sealed record SamplerKind(
    string Name,
    string Summary,
    string Source,
    IReadOnlyList<SamplerOption> Options,
    Func<SamplerRequest, string?> Refuses,
    Func<SamplerRequest, ISampler> Make
)
{
    /// <summary>For samplers that make one loss small.</summary>
    public static string? RefuseSeveralObjectives(SamplerRequest request) =>
        request.Objectives > 1 ? $"makes one objective small and the study has {request.Objectives}; use nsga2, random, qmc or grid" : null;

    public static string? RefuseNothing(SamplerRequest request) => null;
}
