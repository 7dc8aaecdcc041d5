namespace OrleansGrid.Search.Sampling;

/// <summary>The samplers that there are, by name.</summary>
public static class Samplers
{
    public const string Auto = "auto";

    public static IReadOnlyList<SamplerKind> All { get; } =
    [
        GridSampler.Kind,
        RandomSampler.Kind,
        QmcSampler.Kind,
        TpeSampler.Kind,
        EvolutionSampler.Ga,
        EvolutionSampler.Nsga2,
        GpSampler.Kind,
        ForestSampler.Kind,
        CmaesSampler.Kind,
    ];

    public static SamplerKind? Find(string name) => All.FirstOrDefault(kind => kind.Name == name);

    /// <summary>A sampler whose first trial is the space's defaults, if it has any.</summary>
    /// <param name="name">One of <see cref="All"/>, or <see cref="Auto"/>.</param>
    /// <exception cref="GridException">
    /// There is none of that name, it cannot do what is asked for, or an option is wrong: one sentence.
    /// </exception>
    public static ChosenSampler Create(string name, SamplerRequest request)
    {
        if (name == Auto)
        {
            var (chosen, reason) = AutoChoice.Of(request);
            return new ChosenSampler(Make(Find(chosen)!, request), chosen, reason);
        }

        var kind =
            Find(name)
            ?? throw Bad($"There is no sampler \"{name}\"; there are {string.Join(", ", All.Select(known => known.Name).Append(Auto))}.");
        return new ChosenSampler(Make(kind, request), name, "It was asked for.");
    }

    private static ISampler Make(SamplerKind kind, SamplerRequest request)
    {
        if (request.Options.Keys.FirstOrDefault(option => !kind.Options.Any(known => known.Name == option)) is { } unknown)
        {
            throw Bad(
                $"Sampler {kind.Name} has no option \"{unknown}\"; "
                    + (
                        kind.Options.Count == 0
                            ? "it has none."
                            : $"there are {string.Join(", ", kind.Options.Select(known => known.Name))}."
                    )
            );
        }

        foreach (var option in kind.Options)
        {
            request.Number(option);
        }

        if (kind.Refuses(request) is { } refusal)
        {
            throw Bad($"Sampler {kind.Name} {refusal}.");
        }

        var sampler = kind.Make(request);
        // A grid has each cell once: the defaults are one more only if no cell has them.
        return sampler.Limit is null && request.Space.Defaults() is { } first ? new DefaultsFirst(sampler, first) : sampler;
    }

    private static GridException Bad(string message) => new(GridFault.BadInput, message);
}
