using OrleansGrid.Search.Sampling;
using OrleansGrid.Search.Spaces.Constraints;

namespace OrleansGrid.Search.Spaces.Regions;

/// <summary>
/// What constraints leave of a space. Draws from it however little that is: where one of its points is known, drawing never fails.
/// </summary>
/// <remarks>
/// Where the constraints allow enough, points are drawn until one is allowed, so that all of them are equally likely. Where they allow
/// next to nothing (five numbers with a given sum), a point is filled in number by number within what sums still leave open, and then
/// walks: a few numbers at a time are drawn again given the others (Turchin, "On the computation of multidimensional integrals by the
/// Monte-Carlo method", 1971), which forgets where it came from. What cannot be said in sums is approached downhill.
/// </remarks>
internal sealed class Region
{
    private const int Tries = 10_000;

    /// <summary>So many allowed points of the first thousand, and drawing again is quick enough.</summary>
    private const int Enough = 20;

    private const int FewTries = 1000;
    private const int Fills = 100;
    private const int MostSteps = 120;
    private const int Descents = 3;
    private const int Nears = 3;

    /// <summary>A new walk begins after so many points of the last.</summary>
    private const int WalkLength = 50;

    private const int StepsBetween = 2;

    /// <summary>A model is shown no more points of a walk: each costs as much as it costs to look at several.</summary>
    private const int MostDraws = 100;

    private readonly Space _space;
    private readonly IReadOnlyList<Constraint> _constraints;
    private readonly RegionFill _fill;
    private readonly Descent _descent;

    /// <summary>Shares of random points, and of fillings, that are allowed.</summary>
    private readonly (double Random, double Filled) _shares;

    /// <summary>A point that is allowed; null where none was found.</summary>
    private readonly double[]? _known;

    public Region(Space space, IReadOnlyList<Constraint> constraints)
    {
        (_space, _constraints) = (space, constraints);
        (_fill, _descent) = (new RegionFill(space, constraints), new Descent(space, constraints));
        // The same for everyone who makes this region: what it draws depends on nothing but the space and the random numbers.
        var random = new SeededRandom(0, 0);
        var (allowed, tries) = (0, 0);
        for (; tries < Tries && (allowed < Enough || tries > FewTries); tries++)
        {
            var point = _space.Anywhere(random);
            if (Allows(point))
            {
                (_known, allowed) = (_known ?? point, allowed + 1);
            }
        }

        IsSparse = allowed < Enough || tries > FewTries;
        _shares.Random = (double)allowed / tries;
        if (IsSparse)
        {
            double[][] filled = [.. Enumerable.Range(0, Fills).Select(_ => _fill.Whole(null, random)).OfType<double[]>()];
            _shares.Filled = (double)filled.Length / Fills;
            _known ??= filled.FirstOrDefault();
            for (var i = 0; i < Fills && _known is null; i++)
            {
                _known = _descent.From(_space.Anywhere(random), random);
            }
        }
    }

    /// <summary>Whether next to nothing of the space is allowed.</summary>
    public bool IsSparse { get; }

    public bool Allows(double[] point)
    {
        foreach (var constraint in _constraints)
        {
            if (!constraint.Allows(point))
            {
                return false;
            }
        }

        return true;
    }

    /// <exception cref="GridException">No allowed point was found.</exception>
    public void RefuseEmptiness()
    {
        if (_known is null)
        {
            throw new GridException(
                GridFault.BadInput,
                $"No point that the constraints allow was found: of {Tries} random ones they allow 0 %, and a search from there did not "
                    + "find one either; loosen the constraints or narrow the parameters' bounds."
            );
        }
    }

    /// <summary>An allowed point.</summary>
    public double[] Draw(SeededRandom random) =>
        Drawn(random, _shares.Filled > 0 ? 0 : Tries)
        ?? Filled(random)
        ?? Drawn(random, Tries)
        ?? Enumerable.Range(0, Descents).Select(_ => _descent.From(_space.Anywhere(random), random)).FirstOrDefault(at => at is not null)
        ?? Walked(_known ?? throw new InvalidOperationException("No point that the constraints allow is known."), random, MostSteps);

    /// <summary>Many allowed points. Those of a walk follow one another more closely than draws would, and cost far less.</summary>
    public IEnumerable<double[]> Draws(SeededRandom random, int count)
    {
        var point = Draw(random);
        count = IsSparse ? Math.Min(count, MostDraws) : count;
        for (var i = 1; i <= count; i++)
        {
            yield return point;
            point = IsSparse && _shares.Filled > 0 && i % WalkLength != 0 ? Walked(point, random, StepsBetween) : Draw(random);
        }
    }

    /// <summary>An allowed point near one that may be forbidden; null where none was found.</summary>
    public double[]? Near(double[] point, SeededRandom random)
    {
        for (var i = 0; i < Nears && _shares.Filled > 0; i++)
        {
            if (_fill.Whole(point, random) is { } near)
            {
                return near;
            }
        }

        return null;
    }

    /// <summary>What sums leave to the codes that are open; null where they cannot be kept.</summary>
    public OpenBounds? Bounds(PartialPoint point) => _fill.Bounds(point);

    private double[]? Drawn(SeededRandom random, int tries)
    {
        // Where a share is known, thirty times as many tries as one needs.
        tries =
            _shares.Random > 0 ? (int)Math.Min(tries, 30 / _shares.Random)
            : IsSparse ? 0
            : tries;
        for (var i = 0; i < tries; i++)
        {
            var point = _space.Anywhere(random);
            if (Allows(point))
            {
                return point;
            }
        }

        return null;
    }

    private double[]? Filled(SeededRandom random)
    {
        var tries = _shares.Filled > 0 ? Math.Min(1000, 30 / _shares.Filled) : 0;
        for (var i = 0; i < tries; i++)
        {
            if (_fill.Whole(null, random) is { } point)
            {
                return Walked(point, random, Steps(point));
            }
        }

        return null;
    }

    private static int Steps(double[] point) => Math.Min(MostSteps, 12 * point.Length);

    private double[] Walked(double[] point, SeededRandom random, int steps)
    {
        for (var i = 0; i < steps; i++)
        {
            point = _fill.Redrawn(point, random) ?? point;
        }

        return point;
    }
}
