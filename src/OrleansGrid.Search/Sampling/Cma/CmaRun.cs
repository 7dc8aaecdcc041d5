using OrleansGrid.Search.Spaces;
using OrleansGrid.Search.Trials;

namespace OrleansGrid.Search.Sampling.Cma;

/// <summary>The generations of a study, rebuilt from its trials in the order in which they ended.</summary>
/// <remarks>
/// A trial's note is the number of its generation. A generation closes when as many of it have ended as it has members; those of it that
/// end later are too late and change nothing, so parallel workers never wait. When the distribution has shrunk to a point, or a
/// generation's losses are all equal, a new one with twice the members starts at a random place (IPOP: Auger and Hansen, "A restart CMA
/// evolution strategy with increasing population size", 2005).
/// </remarks>
internal sealed class CmaRun
{
    private const int Tries = 100;
    private const double SmallestSpread = 1e-12;

    private readonly Space _space;
    private readonly long _seed;
    private readonly int[] _numbers;
    private readonly List<Trial> _ended = [];
    private CmaDistribution _distribution;
    private int _restarts;
    private int _seen;

    /// <param name="members">Of a generation, at first; at least 4.</param>
    public CmaRun(Space space, long seed, int members)
    {
        (_space, _seed, _numbers) = (space, seed, Numbers(space));
        var start = space.Defaults() is { } defaults ? space.ToUnit(defaults) : new double[space.Dimensions.Count];
        double[] mean = [.. _numbers.Select(d => space.Dimensions[d].Default is null || double.IsNaN(start[d]) ? 0.5 : start[d])];
        _distribution = new CmaDistribution(mean, Margins(), members);
    }

    /// <summary>From 0, over all restarts.</summary>
    public int Generation { get; private set; }

    /// <summary>The dimensions whose values have an order.</summary>
    public static int[] Numbers(Space space) =>
        [.. Enumerable.Range(0, space.Dimensions.Count).Where(d => space.Dimensions[d].Kind != DimensionKind.Categorical)];

    public static int DefaultMembers(Space space) => 4 + (int)(3 * Math.Log(Numbers(space).Length));

    /// <summary>Takes in what has ended since the last time.</summary>
    public void Follow(TrialHistory history)
    {
        for (; _seen < history.Ended.Count; _seen++)
        {
            var trial = history.Ended[_seen];
            if (trial.Note == Generation.ToString(System.Globalization.CultureInfo.InvariantCulture))
            {
                _ended.Add(trial);
                if (_ended.Count == _distribution.Members)
                {
                    Close();
                }
            }
        }
    }

    /// <summary>A point of the present generation, and where its numbers lie before they are rounded.</summary>
    /// <remarks>
    /// What falls outside the bounds, or on what the constraints forbid, is drawn again, and in the end set on the bounds or anywhere:
    /// redrawing leaves the distribution's shape inside as it is (Hansen 2016, section B.5). Choices without an order are drawn at random,
    /// as in Optuna.
    /// </remarks>
    public (double[] Place, double[] Point) Draw(long number)
    {
        var random = new SeededRandom(_seed, number, 1);
        for (var tries = 0; tries < Tries; tries++)
        {
            var place = _distribution.Draw(random);
            var isInside = Array.TrueForAll(place, x => x is >= 0 and <= 1);
            if (isInside || tries >= Tries / 2)
            {
                double[] inside = [.. place.Select(x => Math.Clamp(x, 0, 1))];
                double[] unit = [.. _space.Dimensions.Select(_ => random.NextDouble())];
                for (var i = 0; i < _numbers.Length; i++)
                {
                    unit[_numbers[i]] = inside[i];
                }

                var drawn = _space.FromUnit(unit);
                var point = _space.Mended(drawn, random);
                if (_space.Allows(point))
                {
                    return (point == drawn ? inside : Place(point), point);
                }
            }
        }

        var anywhere = RandomSampler.Draw(_space, random);
        return (Place(anywhere), anywhere);
    }

    private double[] Place(double[] point) =>
        [.. _numbers.Select(d => double.IsNaN(point[d]) ? 0.5 : _space.Dimensions[d].ToUnit(point[d]))];

    private void Close()
    {
        _ended.Sort(TrialRanking.Order);
        var isFlat = Loss(_ended[^1]) - Loss(_ended[0]) <= SmallestSpread * Math.Abs(Loss(_ended[0]));
        // Drawn again, as rounding has taken away where between two cells a member was.
        _distribution.Learn([.. _ended.Select(trial => Draw(trial.Number).Place)]);
        _ended.Clear();
        Generation++;
        if (isFlat || _distribution.IsDone)
        {
            var random = new SeededRandom(_seed, ++_restarts, 2);
            _distribution = new CmaDistribution([.. _numbers.Select(_ => random.NextDouble())], Margins(), _distribution.Members * 2);
        }
    }

    private double[] Margins() =>
        [.. _numbers.Select(d => _space.Dimensions[d].Count == long.MaxValue ? 0 : 0.5 / _space.Dimensions[d].Count)];

    private static double Loss(Trial trial) =>
        trial.State == TrialState.Succeeded && trial.Losses.Count > 0 ? trial.Losses[0] : double.PositiveInfinity;
}
