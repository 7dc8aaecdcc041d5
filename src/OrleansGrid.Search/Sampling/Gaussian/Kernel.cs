using OrleansGrid.Search.Spaces;

namespace OrleansGrid.Search.Sampling.Gaussian;

/// <summary>How alike two points of a space are: Matérn 5/2 with a length for each dimension.</summary>
/// <remarks>
/// Rasmussen and Williams, "Gaussian processes for machine learning", 2006, eq. 4.17. Numbers and ordered choices differ by the distance in
/// the unit cube, choices by 0 or 1 (Hamming). A number that does not exist counts as the middle of its range, a choice that does not exist
/// as one more choice: both are embeddings in a plain space, so the kernel stays positive definite, and the parameter that decides what
/// exists tells the cases apart.
/// </remarks>
internal sealed class Kernel(Space space, double[] lengths)
{
    private static readonly double Root5 = Math.Sqrt(5);

    private readonly bool[] _isChoice = [.. space.Dimensions.Select(dimension => dimension.Kind == DimensionKind.Categorical)];

    public double[] Lengths => lengths;

    public bool IsChoice(int dimension) => _isChoice[dimension];

    /// <summary>Coordinates of a point for the other methods.</summary>
    public static double[] Place(Space space, ReadOnlySpan<double> point)
    {
        var place = new double[point.Length];
        for (var d = 0; d < place.Length; d++)
        {
            var dimension = space.Dimensions[d];
            place[d] =
                double.IsNaN(point[d]) ? (dimension.Kind == DimensionKind.Categorical ? -1 : 0.5)
                : dimension.Kind == DimensionKind.Categorical ? point[d]
                : dimension.ToUnit(point[d]);
        }

        return place;
    }

    /// <summary>1 for equal points, falling to 0.</summary>
    public double At(double[] a, double[] b)
    {
        var square = 0.0;
        for (var d = 0; d < lengths.Length; d++)
        {
            var part = Difference(d, a[d], b[d]) / lengths[d];
            square += part * part;
        }

        var r = Math.Sqrt(5 * square);
        return (1 + r + (r * r / 3)) * Math.Exp(-r);
    }

    /// <summary>
    /// −dk/d(r²/2) at two points: the derivative by the logarithm of a length is this times the squared difference over the squared length,
    /// that by a coordinate of <paramref name="a"/> is minus this times the difference over the squared length.
    /// </summary>
    public double Slope(double[] a, double[] b)
    {
        var square = 0.0;
        for (var d = 0; d < lengths.Length; d++)
        {
            var part = Difference(d, a[d], b[d]) / lengths[d];
            square += part * part;
        }

        var r = Root5 * Math.Sqrt(square);
        return 5.0 / 3 * (1 + r) * Math.Exp(-r);
    }

    public double Difference(int dimension, double a, double b) => _isChoice[dimension] ? (a == b ? 0 : 1) : a - b;
}
