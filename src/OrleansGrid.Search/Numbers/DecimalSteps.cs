using System.Globalization;
using System.Numerics;

namespace OrleansGrid.Search.Numbers;

/// <summary>
/// The values of a stepped number: <c>low + index · step</c> counted in decimals, as a person counts, and then the double that is read
/// from that decimal. In binary, 0 + 3 · 0.1 would be 0.30000000000000004.
/// </summary>
internal sealed class DecimalSteps
{
    /// <summary>Powers of ten that a double holds exactly.</summary>
    private static readonly double[] Powers =
    [
        .. Enumerable.Range(0, 23).Select(i => double.Parse($"1e{i}", CultureInfo.InvariantCulture)),
    ];

    private const long ExactInteger = 1L << 53;

    private readonly BigInteger _low;
    private readonly BigInteger _step;
    private readonly int _scale;

    /// <summary>The same as small numbers; a step of 0 where they are not.</summary>
    private readonly (long Low, long Step) _small;

    /// <param name="low">The first value; finite.</param>
    /// <param name="step">Above 0, finite.</param>
    public DecimalSteps(double low, double step)
    {
        var (first, distance) = (ShortDecimal.Of(low), ShortDecimal.Of(step));
        _scale = Math.Max(first.Scale, distance.Scale);
        (_low, _step) = (first.DigitsAt(_scale), distance.DigitsAt(_scale));
        _small =
            _scale < Powers.Length && BigInteger.Abs(_low) <= ExactInteger && _step <= ExactInteger ? ((long)_low, (long)_step) : default;
    }

    /// <summary>How many values there are up to a bound, included.</summary>
    public BigInteger CountTo(double high)
    {
        var bound = ShortDecimal.Of(high);
        var scale = Math.Max(_scale, bound.Scale);
        var more = BigInteger.Pow(10, scale - _scale);
        return ((bound.DigitsAt(scale) - (_low * more)) / (_step * more)) + 1;
    }

    public double At(long index)
    {
        if (_small.Step > 0)
        {
            var digits = _small.Low + ((Int128)index * _small.Step);
            if (Int128.Abs(digits) <= ExactInteger)
            {
                // Both are exact, so that the one rounding of the division is that of reading the decimal.
                return (long)digits / Powers[_scale];
            }
        }

        var all = _low + (index * _step);
        return double.Parse($"{all.ToString(CultureInfo.InvariantCulture)}e-{_scale}", CultureInfo.InvariantCulture);
    }

    /// <summary>The decimal that one of the values is.</summary>
    public Quantity Exact(double value)
    {
        if (_small.Step > 0 && Math.Abs(value * Powers[_scale]) < ExactInteger / 4)
        {
            return Quantity.Of(value, (long)Math.Round(value * Powers[_scale]), _scale);
        }

        var written = ShortDecimal.Of(value);
        return Quantity.Of(value, written.Digits, written.Scale);
    }

    /// <summary>Number of the value that is nearest to a finite number; it may lie beyond the bounds.</summary>
    public BigInteger Nearest(double number)
    {
        var at = ShortDecimal.Of(number);
        var scale = Math.Max(_scale, at.Scale);
        var more = BigInteger.Pow(10, scale - _scale);
        var (distance, step) = (at.DigitsAt(scale) - (_low * more), _step * more);
        return Floor((2 * distance) + step, 2 * step);
    }

    private static BigInteger Floor(BigInteger dividend, BigInteger divisor)
    {
        var quotient = BigInteger.DivRem(dividend, divisor, out var rest);
        return rest.Sign < 0 ? quotient - 1 : quotient;
    }
}
