using MathNet.Numerics;

namespace OrleansGrid.Search.Sampling.Gaussian;

/// <summary>The logarithm of the expected improvement, also where the improvement itself is too small for a double.</summary>
/// <remarks>
/// Ament, Daulton, Eriksson, Balandat and Bakshy, "Unexpected improvements to expected improvement for Bayesian optimization", 2023, eq. 9.
/// </remarks>
internal static class LogExpectedImprovement
{
    /// <summary>Below this many deviations, series take the place of differences that cancel.</summary>
    private const double Far = -8;

    private static readonly double LogRoot2Pi = 0.5 * Math.Log(2 * Math.PI);

    /// <param name="best">The loss to fall below.</param>
    public static double At(double best, double mean, double deviation) => Math.Log(deviation) + Shape((best - mean) / deviation);

    /// <summary>Derivatives by the mean and by the deviation.</summary>
    public static (double ByMean, double ByDeviation) Slopes(double best, double mean, double deviation)
    {
        var z = (best - mean) / deviation;
        var ratio = Math.Exp(LogNormal(z) - Shape(z));
        return (-ratio / deviation, (1 - (ratio * z)) / deviation);
    }

    /// <summary>log(φ(z) + z Φ(z)).</summary>
    private static double Shape(double z)
    {
        if (z < Far)
        {
            var s = 1 / (z * z);
            return -(z * z / 2) - LogRoot2Pi + Math.Log(s * (1 - (3 * s * (1 - (5 * s * (1 - (7 * s)))))));
        }

        return Math.Log(Math.Exp(-(z * z / 2) - LogRoot2Pi) + (z * Normal(z)));
    }

    private static double LogNormal(double z)
    {
        if (z < Far)
        {
            var s = 1 / (z * z);
            return -(z * z / 2) - LogRoot2Pi - Math.Log(-z) + Math.Log(1 - (s * (1 - (3 * s * (1 - (5 * s))))));
        }

        return Math.Log(Normal(z));
    }

    private static double Normal(double z) => 0.5 * SpecialFunctions.Erfc(-z / Constants.Sqrt2);
}
