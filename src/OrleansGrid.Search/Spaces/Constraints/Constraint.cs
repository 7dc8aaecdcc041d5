using OrleansGrid.Search.Spaces.Regions;

namespace OrleansGrid.Search.Spaces.Constraints;

/// <summary>
/// One constraint of a space: <c>batch * width &lt;= 65536</c>, <c>model == 'tree' or depth + 1 &lt; 8</c>. It holds where a parameter that
/// it names does not exist. Whole and stepped numbers are compared as decimals, exactly.
/// </summary>
internal sealed class Constraint
{
    private readonly Claim _claim;
    private readonly int[] _dimensions;

    /// <param name="parameters">In the order of their dimensions.</param>
    /// <exception cref="GridException">It cannot be read, or names what is no parameter.</exception>
    public Constraint(string text, IReadOnlyList<SearchParameter> parameters)
    {
        var names = new ConstraintNames(text, parameters);
        _claim = new ConstraintParser(text, names).Parse();
        _dimensions = [.. names.Used];
    }

    public bool Allows(double[] point) => !Binds(point) || _claim.Holds(point);

    /// <summary>How far a point is from being allowed; 0 where it is.</summary>
    public double Distance(double[] point) => Binds(point) ? _claim.Distance(point) : 0;

    /// <summary>Adds what it asks of the open parameters, as far as that can be said in sums.</summary>
    public void Ask(List<LinearRow> rows, PartialPoint point)
    {
        if (Array.TrueForAll(_dimensions, d => point.Exists(d)))
        {
            _claim.Ask(rows, point, isTrue: true);
        }
    }

    private bool Binds(double[] point) => !Array.Exists(_dimensions, d => double.IsNaN(point[d]));
}
