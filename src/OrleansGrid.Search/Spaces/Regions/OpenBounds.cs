namespace OrleansGrid.Search.Spaces.Regions;

/// <summary>Between which values open numbers can lie so that each row can still be kept: bounds propagation.</summary>
/// <remarks>Davis, "Constraint propagation with interval labels", 1987. Rounding may leave a value too many, never one too few.</remarks>
internal sealed class OpenBounds
{
    /// <summary>More rounds narrow little.</summary>
    private const int Rounds = 3;

    /// <summary>What doubles may have lost, relative to the numbers that were added.</summary>
    private const double Rounding = 1e-13;

    private readonly Space _space;
    private readonly Dictionary<int, (double Low, double High)> _bounds = [];

    private OpenBounds(Space space) => _space = space;

    /// <summary>Null where some row cannot be kept.</summary>
    public static OpenBounds? Of(Space space, List<LinearRow> rows)
    {
        var bounds = new OpenBounds(space);
        for (var round = 0; round < Rounds; round++)
        {
            var before = bounds._bounds.Values.Sum(bound => bound.High - bound.Low);
            if (!rows.TrueForAll(bounds.Narrow))
            {
                return null;
            }

            if (rows.Count < 2 || bounds._bounds.Values.Sum(bound => bound.High - bound.Low) == before)
            {
                break;
            }
        }

        return bounds;
    }

    public (double Low, double High) At(int d) =>
        _bounds.TryGetValue(d, out var known) ? known
        : _space.Dimensions[d] is var dimension && dimension.Count < long.MaxValue ? (dimension.Low, dimension.At(dimension.Count - 1))
        : (dimension.Low, dimension.High);

    private bool Narrow(LinearRow row)
    {
        var (least, most, size) = (row.Constant, row.Constant, Math.Abs(row.Constant));
        foreach (var (d, factor) in row.Factors)
        {
            var (low, high) = At(d);
            (least, most) = (least + Math.Min(factor * low, factor * high), most + Math.Max(factor * low, factor * high));
            size += Math.Abs(factor) * Math.Max(Math.Abs(low), Math.Abs(high));
        }

        var slack = Rounding * size;
        if (!(least <= slack) || (row.IsEqual && !(most >= -slack)))
        {
            return false;
        }

        foreach (var (d, factor) in row.Factors)
        {
            var (low, high) = At(d);
            // One number alone in an equation has one value: the sums with it taken out again would only round.
            var (restLeast, restMost) =
                row.Factors.Count == 1
                    ? (row.Constant, row.Constant)
                    : (least - Math.Min(factor * low, factor * high), most - Math.Max(factor * low, factor * high));
            var (bound, other) = (-restLeast / factor, row.IsEqual ? -restMost / factor : double.NaN);
            var (from, to) = factor > 0 ? (other, bound) : (bound, other);
            if (factor != 0 && !Set(d, double.MaxNumber(low, from), double.MinNumber(high, to), slack / Math.Abs(factor), row.IsStrict))
            {
                return false;
            }
        }

        return true;
    }

    private bool Set(int d, double low, double high, double slack, bool isStrict)
    {
        var dimension = _space.Dimensions[d];
        if (dimension.Count == long.MaxValue)
        {
            (low, high) = low > high && low - high <= 2 * slack ? (low, low) : (low, high);
            _bounds[d] = (low, high);
            return low <= high;
        }

        var (before, last) = At(d);
        // Of a strict row the border itself is out.
        slack = isStrict ? -slack : slack;
        var (first, end) = (dimension.IndexOf(low), dimension.IndexOf(high));
        first += dimension.At(first) < low - (low > before ? slack : Math.Abs(slack)) ? 1 : 0;
        end -= dimension.At(end) > high + (high < last ? slack : Math.Abs(slack)) ? 1 : 0;
        if (first > end)
        {
            return false;
        }

        _bounds[d] = (dimension.At(first), dimension.At(end));
        return true;
    }
}
