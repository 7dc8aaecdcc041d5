using OrleansGrid.Search.Spaces;
using OrleansGrid.Search.Trials;

namespace OrleansGrid.Search.Sampling;

/// <summary>Points that fill the cube evenly: a scrambled Sobol sequence, the trial's number being the index in it.</summary>
/// <remarks>
/// Owen, "Scrambling Sobol' and Niederreiter-Xing points", 1998. Points that the constraints forbid are drawn at random instead.
/// </remarks>
public sealed class QmcSampler(Space space, long seed) : ISampler
{
    private readonly SobolSequence _sequence = new(space.Dimensions.Count, seed);

    public static SamplerKind Kind { get; } =
        new(
            "qmc",
            "Points that fill the space more evenly than random ones: a scrambled Sobol sequence.",
            "Sobol 1967; Joe and Kuo 2008, Constructing Sobol sequences with better two-dimensional projections; Owen 1998",
            [],
            SamplerKind.RefuseNothing,
            request => new QmcSampler(request.Space, request.Seed)
        );

    public bool IsIndependent => true;

    public Proposal Propose(TrialHistory history, long number) => new(Draw(number));

    /// <summary>The point of a trial, whatever came before.</summary>
    public double[] Draw(long number)
    {
        var point = space.FromUnit(_sequence.Point(number));
        return space.Allows(point) ? point : RandomSampler.Draw(space, new SeededRandom(seed, number));
    }
}
