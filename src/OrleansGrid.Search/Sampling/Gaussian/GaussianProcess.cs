using OrleansGrid.Search.Sampling.Surrogates;

namespace OrleansGrid.Search.Sampling.Gaussian;

/// <summary>A Gaussian process with constant mean, conditioned on observed losses and on points that run.</summary>
/// <remarks>
/// Rasmussen and Williams 2006, algorithm 2.1; mean and variance of the process by generalised least squares (their section 2.7). Running
/// points are believed to have the mean that is predicted for them ("kriging believer", Ginsbourger, Le Riche and Carraro 2010): in the
/// Cholesky form that is a 0 in L⁻¹y, so they only narrow the uncertainty around them.
/// </remarks>
internal sealed class GaussianProcess : ISurrogate
{
    private readonly Kernel _kernel;
    private readonly IReadOnlyList<double[]> _places;
    private readonly PlaceColumns _columns;
    private readonly TriangularMatrix _factor;
    private readonly double[] _weights;
    private readonly double _mean;
    private readonly double _scale;

    /// <param name="places">Of the observed points, then of those that run.</param>
    /// <param name="losses">Of the observed ones.</param>
    /// <param name="noise">Variance of the noise over that of the process.</param>
    public GaussianProcess(Kernel kernel, double noise, IReadOnlyList<double[]> places, double[] losses)
    {
        (_kernel, _places, _columns) = (kernel, places, new PlaceColumns(kernel, places));
        _factor = Factor(kernel, noise, places);
        var (ones, values) = (new double[losses.Length], losses.ToArray());
        Array.Fill(ones, 1);
        _factor.SolveLower(ones);
        _factor.SolveLower(values);
        _mean = TriangularMatrix.Dot(ones, values) / TriangularMatrix.Dot(ones, ones);
        _weights = new double[places.Count];
        for (var i = 0; i < losses.Length; i++)
        {
            _weights[i] = values[i] - (_mean * ones[i]);
        }

        _scale = Math.Max(TriangularMatrix.Dot(_weights, _weights) / losses.Length, 1e-12);
        _factor.SolveUpper(_weights);
    }

    public static TriangularMatrix Factor(Kernel kernel, double noise, IReadOnlyList<double[]> places)
    {
        var columns = new PlaceColumns(kernel, places);
        // Points in one place make the matrix singular; more noise on the diagonal is the usual way out.
        for (var jitter = noise; ; jitter *= 10)
        {
            var matrix = new TriangularMatrix(places.Count);
            for (var i = 0; i < places.Count; i++)
            {
                var row = matrix.Row(i);
                columns.Alike(places[i], row[..i]);
                row[i] = 1 + jitter;
            }

            if (matrix.Factor())
            {
                return matrix;
            }
        }
    }

    public double Mean(double[] place)
    {
        var sum = _mean;
        for (var i = 0; i < _places.Count; i++)
        {
            sum += _weights[i] * _kernel.At(place, _places[i]);
        }

        return sum;
    }

    public (double Mean, double Deviation) Predict(double[] place) => Predict(place, new double[_places.Count]);

    /// <summary>The same with the derivatives of both by each coordinate; those of choices mean nothing.</summary>
    public (double Mean, double Deviation) Predict(double[] place, double[] meanSlope, double[] deviationSlope)
    {
        var solved = new double[_places.Count];
        var (mean, deviation) = Predict(place, solved);
        _factor.SolveUpper(solved);
        Array.Clear(meanSlope);
        Array.Clear(deviationSlope);
        for (var i = 0; i < solved.Length; i++)
        {
            var slope = _kernel.Slope(place, _places[i]);
            for (var d = 0; d < place.Length; d++)
            {
                var part = -slope * _kernel.Difference(d, place[d], _places[i][d]) / (_kernel.Lengths[d] * _kernel.Lengths[d]);
                meanSlope[d] += _weights[i] * part;
                deviationSlope[d] -= _scale * solved[i] * part / deviation;
            }
        }

        return (mean, deviation);
    }

    private (double Mean, double Deviation) Predict(double[] place, double[] solved)
    {
        _columns.Alike(place, solved);
        var mean = _mean + TriangularMatrix.Dot(_weights, solved);
        _factor.SolveLower(solved);
        return (mean, Math.Sqrt(_scale * Math.Max(1 - TriangularMatrix.Dot(solved, solved), 1e-10)));
    }
}
