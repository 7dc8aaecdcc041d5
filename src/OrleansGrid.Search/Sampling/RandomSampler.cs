using OrleansGrid.Search.Spaces;
using OrleansGrid.Search.Spaces.Regions;
using OrleansGrid.Search.Trials;

namespace OrleansGrid.Search.Sampling;

/// <summary>Uniform in the unit cube: each value of a parameter is equally likely (on a logarithmic one, each ratio).</summary>
/// <remarks>
/// Points that constraints forbid are drawn again; where they leave next to nothing of the space, <see cref="Region"/> walks through what
/// they leave. Bergstra and Bengio, "Random search for hyper-parameter optimization", 2012.
/// </remarks>
public sealed class RandomSampler(Space space, long seed) : ISampler
{
    public static SamplerKind Kind { get; } =
        new(
            "random",
            "Every value is equally likely in every trial.",
            "Bergstra and Bengio 2012, Random search for hyper-parameter optimization",
            [],
            SamplerKind.RefuseNothing,
            request => new RandomSampler(request.Space, request.Seed)
        );

    public bool IsIndependent => true;

    public Proposal Propose(TrialHistory history, long number) => new(Draw(space, new SeededRandom(seed, number)));

    /// <summary>Allowed points for a model to look at.</summary>
    public static IEnumerable<double[]> Draws(Space space, SeededRandom random, int count) =>
        space.Region?.Draws(random, count) ?? Enumerable.Range(0, count).Select(_ => space.Anywhere(random));

    /// <summary>One allowed point.</summary>
    public static double[] Draw(Space space, SeededRandom random) => space.Region?.Draw(random) ?? space.Anywhere(random);
}
