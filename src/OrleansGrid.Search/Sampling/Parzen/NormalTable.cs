namespace OrleansGrid.Search.Sampling.Parzen;

/// <summary>The standard normal distribution function from a table: some thousand of its values are needed for a trial.</summary>
internal static class NormalTable
{
    private const double Reach = 8;
    private const int PerUnit = 256;

    private static readonly double[] Values =
    [
        .. Enumerable
            .Range(0, (int)(2 * Reach * PerUnit) + 2)
            .Select(i => MathNet.Numerics.Distributions.Normal.CDF(0, 1, ((double)i / PerUnit) - Reach)),
    ];

    /// <summary>Error below 1e-6.</summary>
    public static double Cumulative(double z)
    {
        if (z <= -Reach)
        {
            return 0;
        }

        if (z >= Reach)
        {
            return 1;
        }

        var place = (z + Reach) * PerUnit;
        var i = (int)place;
        return Values[i] + ((place - i) * (Values[i + 1] - Values[i]));
    }
}
