using System.Text.Json.Serialization;

namespace OrleansGrid.Benchmarks;

/// <summary>The repeats of one figure.</summary>
internal sealed record Series
{
    public Series(IEnumerable<double> values)
    {
        Values = [.. values.Order()];
        (Median, Min, Max) = (Quantile(0.5), Values[0], Values[^1]);
    }

    [JsonIgnore]
    public IReadOnlyList<double> Values { get; }

    public double Median { get; }

    public double Min { get; }

    public double Max { get; }

    /// <summary>Linear between neighbours, as most tools do.</summary>
    public double Quantile(double share)
    {
        var place = share * (Values.Count - 1);
        var below = (int)place;
        var above = Math.Min(below + 1, Values.Count - 1);
        return Values[below] + ((place - below) * (Values[above] - Values[below]));
    }
}
