namespace OrleansGrid.Benchmarks;

/// <summary>One figure of a benchmark beside what it is compared with.</summary>
/// <param name="Name">What it is, with its unit.</param>
/// <param name="Repeats">All repeats.</param>
/// <param name="Beside">Peers, ideals, wished rates; empty for a figure that only explains another.</param>
internal sealed record Figure(string Name, Series Repeats, IReadOnlyList<Comparison> Beside)
{
    public static Figure Alone(string name, IEnumerable<double> values) => new(name, new Series(values), []);

    /// <summary>A figure of which more is better.</summary>
    public static Figure More(string name, IEnumerable<double> values, params IEnumerable<(string With, double Value)> beside)
    {
        var series = new Series(values);
        return new Figure(name, series, [.. beside.Select(other => new Comparison(other.With, other.Value, series.Median / other.Value))]);
    }

    /// <summary>A figure of which less is better.</summary>
    public static Figure Less(string name, IEnumerable<double> values, params IEnumerable<(string With, double Value)> beside)
    {
        var series = new Series(values);
        return new Figure(name, series, [.. beside.Select(other => new Comparison(other.With, other.Value, other.Value / series.Median))]);
    }
}
