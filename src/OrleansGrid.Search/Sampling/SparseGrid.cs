using OrleansGrid.Search.Spaces;
using OrleansGrid.Search.Spaces.Regions;

namespace OrleansGrid.Search.Sampling;

/// <summary>A grid over what constraints leave of a space where that is next to nothing, as five numbers with a given sum do.</summary>
/// <remarks>
/// Hardly a cell of an ordinary grid would be allowed. Here a parameter takes the values of its cells that the parameters before it leave
/// it; where they leave it one value alone, or none of its cells, that is what it takes. A full search in depth, bounded in its visits.
/// </remarks>
internal static class SparseGrid
{
    private const int MostCells = 100;
    private const int UsualCells = 5;
    private const int MostPoints = 100_000;

    /// <summary>A visit takes some ten microseconds, and a submission must not take long.</summary>
    private const int MostVisits = 200_000;

    /// <summary>Of all grids that are tried to find the finest one.</summary>
    private const int MostVisitsInAll = 40_000;

    /// <summary>Allowed points, each once: as many as the trials can try, where that is known.</summary>
    /// <param name="cells">Cells of a parameter that has more values; 0 for as many as the trials can try.</param>
    /// <exception cref="GridException">There are none, or too many to look at.</exception>
    public static List<double[]> Points(Space space, int cells, long? trials)
    {
        var points =
            cells > 0 ? Coarse(space, cells)
            : trials is { } most ? Finest(space, most)
            : Coarse(space, UsualCells);
        return points.Count > 0
            ? points
            : throw Bad("found no cell that the constraints allow; give another option \"cells\", or take another sampler");
    }

    private static List<double[]> Coarse(Space space, int cells) =>
        Found(space, cells, MostPoints, MostVisits).Points
        ?? throw Bad("has more cells to check the constraints of than it can; give a smaller option \"cells\"");

    /// <summary>Of the grids with no more points than trials the one with the most.</summary>
    private static List<double[]> Finest(Space space, long trials)
    {
        List<double[]> best = [];
        var left = MostVisitsInAll;
        for (var each = 2; each <= MostCells; each++)
        {
            var most = each == 2 ? MostPoints : (int)Math.Min(trials, MostPoints);
            var (points, visits) = Found(space, each, most, left);
            if (points is null)
            {
                break;
            }

            left -= visits;
            best = points.Count > best.Count ? points : best;
        }

        return best;
    }

    private static (List<double[]>? Points, int Visits) Found(Space space, int each, int most, int visits)
    {
        var search = new Search(space, each, most, visits);
        return (search.Go(0) ? search.Points : null, search.Visits);
    }

    private static GridException Bad(string what) => new(GridFault.BadInput, $"Sampler grid {what}.");

    private sealed class Search
    {
        private readonly Space _space;
        private readonly int _most;
        private readonly double[][] _values;
        private readonly PartialPoint _point;
        private readonly int _mostVisits;

        public Search(Space space, int each, int most, int visits)
        {
            (_space, _most, _mostVisits) = (space, most, visits);
            _values = [.. space.Dimensions.Select(dimension => GridCells.Values(dimension, each))];
            _point = new PartialPoint(space, new SeededRandom(0, each));
            Array.Fill(_point.IsOpen, true);
        }

        public List<double[]> Points { get; } = [];

        public int Visits { get; private set; }

        /// <summary>False where there are too many.</summary>
        public bool Go(int d)
        {
            if (d == _values.Length)
            {
                if (_space.Allows(_point.Codes))
                {
                    Points.Add([.. _point.Codes]);
                }

                return Points.Count <= _most;
            }

            if (++Visits > _mostVisits)
            {
                return false;
            }

            var values = Left(d);
            _point.IsOpen[d] = false;
            foreach (var value in values)
            {
                _point.Codes[d] = value;
                if (!Go(d + 1))
                {
                    return false;
                }
            }

            _point.IsOpen[d] = true;
            return true;
        }

        private double[] Left(int d)
        {
            if (!_space.Exists(d, _point.Codes))
            {
                return [double.NaN];
            }

            if (_space.Region!.Bounds(_point)?.At(d) is not var (low, high))
            {
                return [];
            }

            var dimension = _space.Dimensions[d];
            var left = Array.FindAll(_values[d], value => value >= low && value <= high);
            return left.Length > 0 ? left
                : dimension.IsNumeric ? [Math.Clamp(dimension.Nearest(low + ((high - low) / 2)), low, high)]
                : [];
        }
    }
}
