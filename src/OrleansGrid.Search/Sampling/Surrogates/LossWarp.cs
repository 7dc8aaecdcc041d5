namespace OrleansGrid.Search.Sampling.Surrogates;

/// <summary>Makes losses of any range look as if drawn from a normal distribution; keeps their order.</summary>
/// <remarks>
/// Box and Cox, "An analysis of transformations", 1964: of some powers (0 is the logarithm) the one with the largest likelihood, then mean
/// 0 and variance 1. Losses are counted from the smallest one in units of the median's distance; an offset keeps the logarithm of 0 away.
/// </remarks>
internal static class LossWarp
{
    /// <summary>Offset for models of boxes, which see differences between the best losses only if these are large.</summary>
    public const double ForForests = 0.02;

    /// <summary>
    /// Offset for smooth models, to which the best losses drawn apart are needles. Both by trying on sixteen functions of many kinds.
    /// </summary>
    public const double ForProcesses = 0.3;

    private const double Largest = 1e100;

    private static readonly double[] Powers = [1, 0.75, 0.5, 0.25, 0];

    /// <param name="offset">Above 0: the smaller, the further the best losses are drawn apart.</param>
    public static double[] Of(IReadOnlyList<double> losses, double offset)
    {
        var sorted = losses.Order().ToArray();
        var unit = sorted[sorted.Length / 2] - sorted[0];
        unit = unit > 0 ? unit : sorted[^1] - sorted[0];
        if (!(unit > 0) || double.IsInfinity(unit))
        {
            return Ranks(losses, sorted);
        }

        var places = losses.Select(loss => Math.Min((loss - sorted[0]) / unit, Largest) + offset).ToArray();
        var logs = places.Sum(Math.Log);
        var best = Powers
            .Select(power => Standard(places, power))
            .Zip(Powers)
            .MaxBy(pair => ((pair.Second - 1) * logs) - (places.Length * Math.Log(pair.First.Deviation)));
        return best.First.Values;
    }

    private static (double[] Values, double Deviation) Standard(double[] places, double power)
    {
        var values = places.Select(place => power == 0 ? Math.Log(place) : Math.Pow(place, power) / power).ToArray();
        var mean = values.Average();
        var deviation = Math.Max(Math.Sqrt(values.Average(value => (value - mean) * (value - mean))), 1e-300);
        return ([.. values.Select(value => (value - mean) / deviation)], deviation);
    }

    /// <summary>Losses that are all equal, or further apart than a double is wide.</summary>
    private static double[] Ranks(IReadOnlyList<double> losses, double[] sorted) =>
        [.. losses.Select(loss => sorted[0] == sorted[^1] ? 0 : Array.BinarySearch(sorted, loss) / (double)sorted.Length)];
}
