using OrleansGrid.Search.Sampling;
using OrleansGrid.Search.Spaces.Constraints;

namespace OrleansGrid.Search.Spaces.Regions;

/// <summary>Gives open codes their values, one after another, each within what the constraints still leave it.</summary>
internal sealed class RegionFill
{
    /// <summary>A sum of continuous numbers may miss what it must equal by so many last digits.</summary>
    private const int Neighbours = 3;

    private readonly Space _space;
    private readonly IReadOnlyList<Constraint> _constraints;

    /// <summary>Choices and what others depend on come first, in their order: with them known, the rest are sums.</summary>
    private readonly int[] _first;

    private readonly int[] _numbers;

    public RegionFill(Space space, IReadOnlyList<Constraint> constraints)
    {
        (_space, _constraints) = (space, constraints);
        var parents = space.Dimensions.SelectMany(dimension => dimension.When).Select(condition => condition.Dimension).ToHashSet();
        var all = Enumerable.Range(0, space.Dimensions.Count).ToList();
        _first = [.. all.Where(d => parents.Contains(d) || !space.Dimensions[d].IsNumeric)];
        _numbers = [.. all.Except(_first)];
    }

    /// <summary>A whole point; null where the throws led nowhere.</summary>
    /// <param name="guide">A point to stay near to; null for a random one.</param>
    public double[]? Whole(double[]? guide, SeededRandom random)
    {
        var point = new PartialPoint(_space, random);
        Array.Fill(point.IsOpen, true);
        int[] rest = [.. _numbers];
        random.Shuffle<int>(rest);
        return Fill(point, [.. _first, .. rest], guide, random);
    }

    /// <summary>A point with some of its numbers, 1 to 4, drawn again; null where that led nowhere or is refused.</summary>
    /// <remarks>
    /// A step of Metropolis and Hastings ("Monte Carlo sampling methods using Markov chains and their applications", 1970) towards points
    /// that are all equally likely.
    /// </remarks>
    public double[]? Redrawn(double[] from, SeededRandom random)
    {
        int[] numbers = [.. _numbers.Where(d => !double.IsNaN(from[d]))];
        if (numbers.Length == 0)
        {
            return null;
        }

        random.Shuffle<int>(numbers);
        int[] order = [.. numbers.Take(1 + random.NextInt(Math.Min(4, numbers.Length)))];
        var point = new PartialPoint(_space, random) { Codes = [.. from] };
        Array.ForEach(order, d => point.IsOpen[d] = true);
        if (Fill(point, order, guide: null, random) is not { } redrawn)
        {
            return null;
        }

        // One number after another makes some points likelier than others; refusing some of the moves takes that back.
        return random.NextDouble() < Math.Exp(Width(redrawn, order) - Width(from, order)) ? redrawn : null;
    }

    /// <summary>Logarithm of between how many values the numbers of a point are drawn, in an order.</summary>
    private double Width(double[] at, int[] order)
    {
        var point = new PartialPoint(_space, new SeededRandom(0, 0)) { Codes = [.. at] };
        Array.ForEach(order, d => point.IsOpen[d] = true);
        var width = 0.0;
        foreach (var d in order)
        {
            if (Bounds(point)?.At(d) is var (low, high))
            {
                width += Math.Log(Width(_space.Dimensions[d], low, high));
            }

            (point.Codes[d], point.IsOpen[d]) = (at[d], false);
        }

        return width;
    }

    private static double Width(Dimension dimension, double low, double high) =>
        !dimension.Log && dimension.Count < long.MaxValue ? dimension.IndexOf(high) - dimension.IndexOf(low) + 1
        : low < high ? dimension.ToUnit(high) - dimension.ToUnit(low)
        : 1;

    /// <summary>What sums leave to the codes that are open; null where they cannot be kept.</summary>
    public OpenBounds? Bounds(PartialPoint point)
    {
        List<LinearRow> rows = [];
        foreach (var constraint in _constraints)
        {
            constraint.Ask(rows, point);
        }

        return OpenBounds.Of(_space, rows);
    }

    private double[]? Fill(PartialPoint point, int[] order, double[]? guide, SeededRandom random)
    {
        foreach (var d in order)
        {
            if (!_space.Exists(d, point.Codes))
            {
                (point.Codes[d], point.IsOpen[d]) = (double.NaN, false);
                continue;
            }

            if (Bounds(point)?.At(d) is not var (low, high))
            {
                return null;
            }

            point.Codes[d] = guide is null || double.IsNaN(guide[d]) ? Any(d, low, high, random) : Math.Clamp(guide[d], low, high);
            point.IsOpen[d] = false;
        }

        return Array.Find([.. Nearby(point.Codes, order[^1])], at => _constraints.All(constraint => constraint.Allows(at)));
    }

    /// <summary>A value within bounds that are values.</summary>
    private double Any(int d, double low, double high, SeededRandom random)
    {
        var dimension = _space.Dimensions[d];
        if (dimension.Log || dimension.Count == long.MaxValue)
        {
            var (from, to) = (dimension.ToUnit(low), dimension.ToUnit(high));
            return low == high ? low : Math.Clamp(dimension.FromUnit(from + (random.NextDouble() * (to - from))), low, high);
        }

        var (first, count) = (dimension.IndexOf(low), dimension.IndexOf(high) - dimension.IndexOf(low) + 1);
        return dimension.At(first + (long)Math.Min(random.NextDouble() * count, count - 1));
    }

    private IEnumerable<double[]> Nearby(double[] point, int last)
    {
        yield return point;
        if (_space.Dimensions[last].Count < long.MaxValue || double.IsNaN(point[last]))
        {
            yield break;
        }

        var (up, down) = (point[last], point[last]);
        for (var i = 0; i < Neighbours; i++)
        {
            (up, down) = (Math.BitIncrement(up), Math.BitDecrement(down));
            foreach (var code in new[] { up, down })
            {
                var other = point.ToArray();
                other[last] = _space.Dimensions[last].Nearest(code);
                yield return other;
            }
        }
    }
}
