using System.Numerics;
using OrleansGrid.Search.Spaces;

namespace OrleansGrid.Search.Sampling.Parzen;

/// <summary>
/// A density over a space that may be conditional: a mixture of one kernel for each of some points, and a uniform one. A kernel is a
/// product over the parameters that exist: a truncated normal for numbers, its own choice and a little of the others for choices, uniform
/// for what the kernel's point does not have.
/// </summary>
/// <remarks>
/// Multivariate kernels as in Falkner, Klein and Hutter, "BOHB", 2018. Where groups of parameters would have to be modelled apart, because
/// trials have different ones, one kernel still covers a whole trial here: it is drawn from top to bottom, so that a parameter and the one
/// on which it depends stay together.
/// </remarks>
internal sealed class ParzenMixture
{
    private readonly Space _space;
    private readonly int _kernels;

    /// <summary>By dimension, then kernel: place in the unit cube, NaN where it does not exist; the code, for choices.</summary>
    private readonly double[][] _centres;

    /// <summary>By dimension: width of its kernels.</summary>
    private readonly double[] _widths;

    /// <summary>By dimension, then kernel: logarithm of what makes the kernel's density integrate to 1.</summary>
    private readonly double[][] _norms;

    /// <summary>By dimension: some kernel does not have it.</summary>
    private readonly bool[] _hasGaps;
    private readonly double[] _exponents;

    /// <param name="points">
    /// The kernels' centres in the unit cube, NaN where a parameter does not exist; codes for categorical ones.
    /// </param>
    public ParzenMixture(Space space, IReadOnlyList<double[]> points, ParzenWidths widths)
    {
        (_space, _kernels) = (space, points.Count);
        var dimensions = space.Dimensions.Count;
        (_centres, _norms, _widths) = (new double[dimensions][], new double[dimensions][], new double[dimensions]);
        (_hasGaps, _exponents) = (new bool[dimensions], new double[_kernels]);
        for (var d = 0; d < dimensions; d++)
        {
            var centres = _centres[d] = new double[_kernels];
            for (var k = 0; k < _kernels; k++)
            {
                centres[k] = points[k][d];
            }

            _hasGaps[d] = Array.Exists(centres, double.IsNaN);
            _widths[d] = widths.Of(space.Dimensions[d], centres, dimensions);
            _norms[d] = IsCategorical(d) ? [] : Norms(centres, _widths[d]);
        }
    }

    /// <summary>
    /// A place drawn from the mixture: in the unit cube, NaN where a parameter does not exist; codes for categorical ones.
    /// </summary>
    public double[] Draw(SeededRandom random)
    {
        var kernel = random.NextInt(_kernels + 1);
        var point = new double[_centres.Length];
        var place = new double[_centres.Length];
        for (var d = 0; d < point.Length; d++)
        {
            var dimension = _space.Dimensions[d];
            if (!_space.Exists(d, point))
            {
                (point[d], place[d]) = (double.NaN, double.NaN);
                continue;
            }

            var centre = kernel < _kernels ? _centres[d][kernel] : double.NaN;
            if (IsCategorical(d))
            {
                place[d] = point[d] =
                    double.IsNaN(centre) || random.NextDouble() < _widths[d] ? random.NextInt((int)dimension.Count) : centre;
                continue;
            }

            var unit = double.IsNaN(centre) ? random.NextDouble() : Truncated(centre, _widths[d], random);
            point[d] = dimension.FromUnit(unit);
            // Places of whole numbers and steps are those of their codes, as the kernels' are.
            place[d] = dimension.Count == long.MaxValue ? unit : dimension.ToUnit(point[d]);
        }

        return place;
    }

    /// <summary>Logarithm of the density at a place as <see cref="Draw"/> gives them.</summary>
    public double LogDensity(double[] place)
    {
        Array.Clear(_exponents);
        for (var d = 0; d < place.Length; d++)
        {
            if (!double.IsNaN(place[d]))
            {
                if (IsCategorical(d))
                {
                    AddChoices(d, place[d]);
                }
                else
                {
                    AddNormals(d, place[d]);
                }
            }
        }

        // The uniform kernel's density is 1: choices are measured against their uniform share too.
        var largest = 0.0;
        foreach (var exponent in _exponents)
        {
            largest = Math.Max(largest, exponent);
        }

        var sum = Math.Exp(-largest);
        foreach (var exponent in _exponents)
        {
            // Less than a millionth of the largest changes nothing.
            sum += exponent > largest - 14 ? Math.Exp(exponent - largest) : 0;
        }

        return largest + Math.Log(sum / (_kernels + 1));
    }

    private void AddNormals(int d, double place)
    {
        var (centres, norms, factor) = (_centres[d], _norms[d], 1 / _widths[d]);
        var k = 0;
        if (!_hasGaps[d])
        {
            for (; k <= centres.Length - Vector<double>.Count; k += Vector<double>.Count)
            {
                var z = (new Vector<double>(place) - new Vector<double>(centres, k)) * factor;
                (new Vector<double>(_exponents, k) + new Vector<double>(norms, k) - (z * z * 0.5)).CopyTo(_exponents, k);
            }
        }

        for (; k < centres.Length; k++)
        {
            var z = (place - centres[k]) * factor;
            // A kernel without the parameter is uniform in it.
            _exponents[k] += double.IsNaN(z) ? 0 : norms[k] - (0.5 * z * z);
        }
    }

    private void AddChoices(int d, double code)
    {
        var (count, other) = (_space.Dimensions[d].Count, _widths[d]);
        var (same, different) = (Math.Log((1 - other) * count + other), Math.Log(Math.Max(other, 1e-12)));
        var centres = _centres[d];
        for (var k = 0; k < centres.Length; k++)
        {
            _exponents[k] +=
                double.IsNaN(centres[k]) ? 0
                : centres[k] == code ? same
                : different;
        }
    }

    private static double[] Norms(double[] centres, double width)
    {
        var norms = new double[centres.Length];
        var peak = 1 / (width * Math.Sqrt(2 * Math.PI));
        for (var k = 0; k < norms.Length; k++)
        {
            norms[k] = Math.Log(peak / (NormalTable.Cumulative((1 - centres[k]) / width) - NormalTable.Cumulative(-centres[k] / width)));
        }

        return norms;
    }

    /// <summary>A normal number again and again until it is in [0, 1]: at least about half of them are.</summary>
    private static double Truncated(double centre, double width, SeededRandom random)
    {
        for (var tries = 0; tries < 100; tries++)
        {
            var unit = centre + (width * random.NextNormal());
            if (unit is >= 0 and <= 1)
            {
                return unit;
            }
        }

        return random.NextDouble();
    }

    private bool IsCategorical(int d) => _space.Dimensions[d].Kind == DimensionKind.Categorical;
}
