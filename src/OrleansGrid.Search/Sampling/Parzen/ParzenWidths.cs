using OrleansGrid.Search.Spaces;

namespace OrleansGrid.Search.Sampling.Parzen;

/// <summary>How wide the kernels of a mixture are.</summary>
/// <param name="Floor">
/// Least standard deviation in the unit cube, so that a search goes on around its best trials and does not stand still at them.
/// </param>
internal readonly record struct ParzenWidths(double Floor)
{
    /// <summary>
    /// Variance of a uniform number in [0, 1]: one such observation is added, so that few points alike do not end the search around them.
    /// </summary>
    private const double PriorVariance = 1.0 / 12;

    /// <summary>How many random choices are added to the kernels' own.</summary>
    private const double PriorChoices = 2;

    /// <summary>
    /// The standard deviation in the unit cube; of choices the probability that one of all is drawn instead of the kernel's.
    /// </summary>
    /// <param name="centres">NaN where the parameter does not exist.</param>
    /// <remarks>Scott's rule, "Multivariate density estimation", 1992: deviation · n^(−1/(d + 4)).</remarks>
    public double Of(Dimension dimension, ReadOnlySpan<double> centres, int dimensions)
    {
        var (count, mean, squares) = (0, 0.0, 0.0);
        foreach (var centre in centres)
        {
            if (!double.IsNaN(centre))
            {
                count++;
                var distance = centre - mean;
                mean += distance / count;
                squares += distance * (centre - mean);
            }
        }

        if (dimension.Kind == DimensionKind.Categorical)
        {
            return Math.Min(1, PriorChoices / (count + 1));
        }

        var deviation = Math.Sqrt((squares + PriorVariance) / (count + 1));
        var width = deviation * Math.Pow(Math.Max(1, count), -1.0 / (dimensions + 4));
        // Narrower than half a cell, a kernel would never leave its value.
        return Math.Clamp(width, Math.Max(Floor, dimension.Count == long.MaxValue ? 0 : 0.5 / dimension.Count), 1);
    }
}
