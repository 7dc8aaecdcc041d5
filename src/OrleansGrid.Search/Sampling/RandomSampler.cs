using OrleansGrid.Search.Spaces;
using OrleansGrid.Search.Trials;

namespace OrleansGrid.Search.Sampling;

/// <summary>Uniform in the unit cube: each value of a parameter is equally likely (on a logarithmic one, each ratio).</summary>
/// <remarks>Bergstra and Bengio, "Random search for hyper-parameter optimization", 2012.</remarks>
public sealed class RandomSampler(Space space, long seed) : ISampler
{
    /// <summary>Points that the constraints forbid are drawn again, this many times at most.</summary>
    private const int Tries = 10_000;

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

    /// <summary>One allowed point.</summary>
    /// <exception cref="InvalidOperationException">None was found: the constraints leave next to nothing of the space.</exception>
    public static double[] Draw(Space space, SeededRandom random)
    {
        var unit = new double[space.Dimensions.Count];
        for (var tries = 0; tries < Tries; tries++)
        {
            for (var d = 0; d < unit.Length; d++)
            {
                unit[d] = random.NextDouble();
            }

            var point = space.FromUnit(unit);
            if (space.Allows(point))
            {
                return point;
            }
        }

        throw new InvalidOperationException(
            $"No point that the constraints allow was found in {Tries} tries; loosen the constraints or narrow the parameters' bounds."
        );
    }
}
