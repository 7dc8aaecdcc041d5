using OrleansGrid.Search.Spaces;

namespace OrleansGrid.Search.Sampling.Gaussian;

/// <summary>Lengths of a kernel and a noise by largest posterior probability.</summary>
/// <remarks>
/// Rasmussen and Williams 2006, eqs. 5.8 and 5.9, with the mean and the variance of the process at their best values for each kernel.
/// Priors are normal in logarithms: lengths that grow with the root of the number of dimensions (Hvarfner, Hellsten and Nardi, "Vanilla
/// Bayesian optimization performs great in high dimensions", 2024), and little noise.
/// </remarks>
internal sealed class KernelFit(Space space, IReadOnlyList<double[]> places, double[] losses)
{
    private const double NoisePrior = 1e-6;
    private const double NoisePriorWidth = 2;
    private const double LengthPriorWidth = 1.2;
    private const int Steps = 40;

    /// <summary>Lengths, one a dimension, and the noise over the variance of the process.</summary>
    public (double[] Lengths, double Noise) Best()
    {
        var dimensions = space.Dimensions.Count;
        var start = new double[dimensions + 1];
        Array.Fill(start, TypicalLength(dimensions));
        start[^1] = Math.Log(NoisePrior);
        var (low, high) = (start.Select(_ => Math.Log(0.01)).ToArray(), start.Select(_ => Math.Log(100)).ToArray());
        (low[^1], high[^1]) = (Math.Log(1e-9), Math.Log(0.5));
        var best = BoxedLbfgs.Minimize(Loss, start, low, high, Steps);
        return ([.. best[..^1].Select(Math.Exp)], Math.Exp(best[^1]));
    }

    private static double TypicalLength(int dimensions) => Math.Log(0.35 * Math.Sqrt(dimensions));

    /// <summary>Minus the logarithm of the posterior, up to a constant, and its gradient.</summary>
    private double Loss(double[] at, double[] gradient)
    {
        var kernel = new Kernel(space, [.. at[..^1].Select(Math.Exp)]);
        var noise = Math.Exp(at[^1]);
        var factor = GaussianProcess.Factor(kernel, noise, places);
        var (weights, scale) = Weights(factor);
        Array.Clear(gradient);
        AddLikelihoodSlope(kernel, noise, factor, weights, scale, gradient);
        var loss = (0.5 * factor.LogDeterminant()) + (0.5 * places.Count * Math.Log(scale));
        for (var d = 0; d < at.Length; d++)
        {
            var (center, width) =
                d < at.Length - 1 ? (TypicalLength(at.Length - 1), LengthPriorWidth) : (Math.Log(NoisePrior), NoisePriorWidth);
            var off = (at[d] - center) / width;
            loss += 0.5 * off * off;
            gradient[d] += off / width;
        }

        return loss;
    }

    private (double[] Weights, double Scale) Weights(TriangularMatrix factor)
    {
        var (ones, values) = (new double[losses.Length], losses.ToArray());
        Array.Fill(ones, 1);
        factor.SolveLower(ones);
        factor.SolveLower(values);
        var mean = TriangularMatrix.Dot(ones, values) / TriangularMatrix.Dot(ones, ones);
        for (var i = 0; i < values.Length; i++)
        {
            values[i] -= mean * ones[i];
        }

        var scale = Math.Max(TriangularMatrix.Dot(values, values) / values.Length, 1e-12);
        factor.SolveUpper(values);
        return (values, scale);
    }

    private void AddLikelihoodSlope(Kernel kernel, double noise, TriangularMatrix factor, double[] weights, double scale, double[] gradient)
    {
        var inverse = factor.Inverse();
        for (var i = 0; i < places.Count; i++)
        {
            var row = inverse.Row(i);
            for (var j = 0; j < i; j++)
            {
                var slope = (row[j] - (weights[i] * weights[j] / scale)) * kernel.Slope(places[i], places[j]);
                for (var d = 0; d < gradient.Length - 1; d++)
                {
                    var part = kernel.Difference(d, places[i][d], places[j][d]) / kernel.Lengths[d];
                    gradient[d] += slope * part * part;
                }
            }

            gradient[^1] += 0.5 * noise * (row[i] - (weights[i] * weights[i] / scale));
        }
    }
}
