using OrleansGrid.Search.Spaces;

namespace OrleansGrid.Search.Sampling;

/// <summary>The cells of a space that may be conditional, counted and numbered without listing them.</summary>
internal sealed class GridCells
{
    private readonly Space _space;
    private readonly double[][] _values;

    /// <summary>
    /// For each dimension those before it that conditions from it on look at: how many cells remain depends on them alone.
    /// </summary>
    private readonly int[][] _deciding;
    private readonly Dictionary<string, double> _counts = [];

    public GridCells(Space space, int each)
    {
        _space = space;
        _values = [.. space.Dimensions.Select(dimension => Values(dimension, each))];
        _deciding =
        [
            .. Enumerable
                .Range(0, _values.Length)
                .Select(d =>
                    space
                        .Dimensions.Skip(d)
                        .SelectMany(dimension => dimension.When)
                        .Select(condition => condition.Dimension)
                        .Where(parent => parent < d)
                        .Distinct()
                        .Order()
                        .ToArray()
                ),
        ];
        var count = Remaining(0, new double[_values.Length]);
        Count = count < long.MaxValue ? (long)count : long.MaxValue;
    }

    /// <summary>Exact up to 2^53; <see cref="long.MaxValue"/> for more than that can say.</summary>
    public long Count { get; }

    public double[] Point(long cell)
    {
        var point = new double[_values.Length];
        for (var d = 0; d < point.Length; d++)
        {
            if (!_space.Exists(d, point))
            {
                point[d] = double.NaN;
                continue;
            }

            foreach (var value in _values[d])
            {
                point[d] = value;
                var below = (long)Remaining(d + 1, point);
                if (cell < below)
                {
                    break;
                }

                cell -= below;
            }
        }

        return point;
    }

    /// <summary>The values that a dimension is tried at.</summary>
    /// <param name="each">Cells of one that has more values.</param>
    public static double[] Values(Dimension dimension, int each)
    {
        var isCut = dimension.IsNumeric && dimension.Count > each;
        var count = isCut ? each : (int)dimension.Count;
        return [.. Enumerable.Range(0, count).Select(i => isCut ? dimension.FromUnit((i + 0.5) / count) : dimension.At(i)).Distinct()];
    }

    /// <summary>How many cells there are from a dimension on, given the codes of those before it.</summary>
    private double Remaining(int d, double[] point)
    {
        if (d == point.Length)
        {
            return 1;
        }

        var key = string.Join(' ', _deciding[d].Select(parent => point[parent]).Prepend(d));
        if (_counts.TryGetValue(key, out var known))
        {
            return known;
        }

        var before = point[d];
        var count = 0.0;
        if (!_space.Exists(d, point))
        {
            point[d] = double.NaN;
            count = Remaining(d + 1, point);
        }
        else
        {
            foreach (var value in _values[d])
            {
                point[d] = value;
                count += Remaining(d + 1, point);
            }
        }

        point[d] = before;
        return _counts[key] = count;
    }
}
