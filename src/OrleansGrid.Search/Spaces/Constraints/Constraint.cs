namespace OrleansGrid.Search.Spaces.Constraints;

/// <summary>
/// One constraint of a space: <c>batch * width &lt;= 65536</c>, <c>model == 'tree' or depth + 1 &lt; 8</c>. It holds where a parameter that
/// it names does not exist.
/// </summary>
internal sealed class Constraint
{
    private readonly Func<double[], double> _value;
    private readonly int[] _dimensions;

    /// <param name="parameters">In the order of their dimensions.</param>
    /// <exception cref="GridException">It cannot be read, or names what is no parameter.</exception>
    public Constraint(string text, IReadOnlyList<SearchParameter> parameters)
    {
        var names = new ConstraintNames(text, parameters);
        _value = new ConstraintParser(text, names).Parse();
        _dimensions = [.. names.Used];
    }

    public bool Allows(double[] point) => Array.Exists(_dimensions, d => double.IsNaN(point[d])) || _value(point) != 0;
}
