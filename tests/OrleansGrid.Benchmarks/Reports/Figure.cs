namespace OrleansGrid.Benchmarks;

/// <summary>One figure of a benchmark beside what it is compared with.</summary>
/// <param name="Name">What it is, with its unit.</param>
/// <param name="Repeats">All repeats.</param>
/// <param name="Beside">What the figure is compared with: a peer, an ideal, a wished rate.</param>
/// <param name="Value">The same figure of that.</param>
/// <param name="Ratio">How the median compares; above 1 is better than that.</param>
internal sealed record Figure(string Name, Series Repeats, string? Beside, double? Value, double? Ratio)
{
    public static Figure Alone(string name, IEnumerable<double> values) => new(name, new Series(values), null, null, null);

    /// <summary>A figure of which more is better.</summary>
    public static Figure More(string name, IEnumerable<double> values, string beside, double value)
    {
        var series = new Series(values);
        return new Figure(name, series, beside, value, series.Median / value);
    }

    /// <summary>A figure of which less is better.</summary>
    public static Figure Less(string name, IEnumerable<double> values, string beside, double value)
    {
        var series = new Series(values);
        return new Figure(name, series, beside, value, value / series.Median);
    }
}
