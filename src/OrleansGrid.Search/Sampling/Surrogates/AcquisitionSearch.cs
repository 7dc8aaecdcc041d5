using OrleansGrid.Search.Sampling.Gaussian;
using OrleansGrid.Search.Spaces;

namespace OrleansGrid.Search.Sampling.Surrogates;

/// <summary>Looks for the point of largest expected improvement in a space of any kind.</summary>
/// <remarks>
/// Random points and changes of the best trials; from the most promising of them, L-BFGS over the continuous numbers, or random
/// changes where the model has no gradient, then single moves of what is not continuous.
/// </remarks>
internal sealed class AcquisitionSearch(Space space, ISurrogate surrogate, double best, HashSet<string> tried, SeededRandom random)
{
    private const int Neighbours = 100;
    private const int Starts = 4;
    private const int Climbs = 2;
    private const int Steps = 15;
    private const int Wanders = 60;

    private readonly PointMoves _moves = new(space, random);

    private readonly (double[] Mean, double[] Deviation) _slopes = (new double[space.Dimensions.Count], new double[space.Dimensions.Count]);

    /// <param name="around">Points of the best trials.</param>
    /// <param name="randomPoints">How many; the more, the less the best trials' surroundings rule.</param>
    public double[] Find(IReadOnlyList<double[]> around, int randomPoints)
    {
        List<(double[] Point, double Value)> candidates = [];
        foreach (var point in RandomSampler.Draws(space, random, randomPoints))
        {
            Add(candidates, point);
        }

        for (var i = 0; i < Neighbours; i++)
        {
            Add(candidates, _moves.Changed(around[i % around.Count]));
        }

        if (candidates.Count == 0)
        {
            // All points of a small space have been tried; a noisy objective may still tell more.
            return RandomSampler.Draw(space, random);
        }

        var climbed = candidates.OrderByDescending(candidate => candidate.Value).Take(Starts).Select(Climb);
        return climbed.MaxBy(candidate => candidate.Value).Point;
    }

    public static string Key(double[] point) => string.Join(' ', point.Select(code => BitConverter.DoubleToInt64Bits(code)));

    private (double[] Point, double Value) Climb((double[] Point, double Value) from)
    {
        for (var climb = 0; climb < Climbs; climb++)
        {
            var before = from.Value;
            from = Moves(surrogate is GaussianProcess process ? Slide(from, process) : Wander(from));
            if (from.Value <= before + 1e-6)
            {
                break;
            }
        }

        return from;
    }

    /// <summary>Changes at random that are kept if they help; for models without a gradient.</summary>
    private (double[] Point, double Value) Wander((double[] Point, double Value) from)
    {
        for (var i = 0; i < Wanders; i++)
        {
            from = Better(from, _moves.Changed(from.Point));
        }

        return from;
    }

    /// <summary>Up the gradient over the continuous numbers.</summary>
    private (double[] Point, double Value) Slide((double[] Point, double Value) from, GaussianProcess process)
    {
        var moving = Enumerable
            .Range(0, from.Point.Length)
            .Where(d => space.Dimensions[d].Count == long.MaxValue && !double.IsNaN(from.Point[d]))
            .ToArray();
        if (moving.Length == 0)
        {
            return from;
        }

        var place = Kernel.Place(space, from.Point);
        var found = BoxedLbfgs.Minimize(
            (at, gradient) =>
            {
                for (var i = 0; i < at.Length; i++)
                {
                    place[moving[i]] = at[i];
                }

                var (mean, deviation) = process.Predict(place, _slopes.Mean, _slopes.Deviation);
                var (byMean, byDeviation) = LogExpectedImprovement.Slopes(best, mean, deviation);
                for (var i = 0; i < at.Length; i++)
                {
                    gradient[i] = -(byMean * _slopes.Mean[moving[i]]) - (byDeviation * _slopes.Deviation[moving[i]]);
                }

                return -LogExpectedImprovement.At(best, mean, deviation);
            },
            [.. moving.Select(d => place[d])],
            new double[moving.Length],
            [.. moving.Select(_ => 1.0)],
            Steps
        );
        var point = from.Point.ToArray();
        for (var i = 0; i < moving.Length; i++)
        {
            point[moving[i]] = space.Dimensions[moving[i]].FromUnit(found[i]);
        }

        return Better(from, point);
    }

    /// <summary>Single moves of what is not continuous; each is kept if it helps.</summary>
    private (double[] Point, double Value) Moves((double[] Point, double Value) from)
    {
        for (var d = 0; d < from.Point.Length; d++)
        {
            foreach (var point in _moves.Single(from.Point, d))
            {
                from = Better(from, point);
            }
        }

        return from;
    }

    private (double[] Point, double Value) Better((double[] Point, double Value) from, double[] point)
    {
        List<(double[] Point, double Value)> one = [];
        Add(one, point);
        return one.Count == 1 && one[0].Value > from.Value ? one[0] : from;
    }

    private void Add(List<(double[] Point, double Value)> candidates, double[] point)
    {
        if (!tried.Contains(Key(point)) && space.Allows(point))
        {
            var (mean, deviation) = surrogate.Predict(Kernel.Place(space, point));
            candidates.Add((point, LogExpectedImprovement.At(best, mean, deviation)));
        }
    }
}
