using System.Globalization;
using System.Numerics;

namespace OrleansGrid.Search.Numbers;

/// <summary>
/// A number in a constraint: a double, and where it can be had the exact fraction beside it. What is made of decimals by + − × ÷ stays
/// exact, so that <c>0.1 + 0.2 == 0.3</c> is true.
/// </summary>
internal readonly struct Quantity
{
    /// <summary>Longer fractions cost more than their last digits are worth.</summary>
    private const long MostBits = 4096;

    private const double MostPower = 64;

    private static readonly BigInteger[] Powers = [.. Enumerable.Range(0, 24).Select(power => BigInteger.Pow(10, power))];

    private readonly BigInteger _numerator;

    /// <summary>Above 0; 0 where only the double is known.</summary>
    private readonly BigInteger _denominator;

    /// <summary>A number that is known as a double only.</summary>
    public Quantity(double value) => Value = value;

    private Quantity(double value, BigInteger numerator, BigInteger denominator)
    {
        Value = numerator.IsZero ? 0 : value;
        if (numerator.GetBitLength() <= MostBits && denominator.GetBitLength() <= MostBits)
        {
            (_numerator, _denominator) = (numerator, denominator);
        }
    }

    public static Quantity Zero { get; } = Of(0, BigInteger.Zero, 0);

    public double Value { get; }

    private bool IsExact => !_denominator.IsZero;

    /// <summary>A whole number of so many decimals.</summary>
    public static Quantity Of(double value, BigInteger digits, int scale) =>
        new(value, digits, scale < Powers.Length ? Powers[scale] : BigInteger.Pow(10, scale));

    /// <summary>The decimal that a text is.</summary>
    /// <param name="text">A number as constraints and JSON write it.</param>
    public static Quantity Parse(string text)
    {
        var value = double.Parse(text, CultureInfo.InvariantCulture);
        var plain = PlainNumber.OfJson(text);
        var point = plain.IndexOf('.', StringComparison.Ordinal);
        return BigInteger.TryParse(
            plain.Replace(".", "", StringComparison.Ordinal),
            NumberStyles.AllowLeadingSign,
            CultureInfo.InvariantCulture,
            out var digits
        )
            ? Of(value, digits, point < 0 ? 0 : plain.Length - point - 1)
            : new Quantity(value);
    }

    public static Quantity operator +(Quantity a, Quantity b) =>
        !(a.IsExact && b.IsExact) ? new Quantity(a.Value + b.Value)
        : a._denominator == b._denominator ? new Quantity(a.Value + b.Value, a._numerator + b._numerator, a._denominator)
        : new Quantity(
            a.Value + b.Value,
            (a._numerator * b._denominator) + (b._numerator * a._denominator),
            a._denominator * b._denominator
        );

    public static Quantity operator -(Quantity a) => a.IsExact ? new Quantity(-a.Value, -a._numerator, a._denominator) : new(-a.Value);

    public static Quantity operator -(Quantity a, Quantity b) => a + -b;

    public static Quantity operator *(Quantity a, Quantity b) =>
        a.IsExact && b.IsExact
            ? new Quantity(a.Value * b.Value, a._numerator * b._numerator, a._denominator * b._denominator)
            : new Quantity(a.Value * b.Value);

    public static Quantity operator /(Quantity a, Quantity b)
    {
        if (!a.IsExact || !b.IsExact || b._numerator.IsZero)
        {
            return new Quantity(a.Value / b.Value);
        }

        var sign = b._numerator.Sign;
        return new Quantity(a.Value / b.Value, a._numerator * b._denominator * sign, a._denominator * b._numerator * sign);
    }

    /// <summary>What is left of a division that is cut towards 0, as in C.</summary>
    public static Quantity operator %(Quantity a, Quantity b)
    {
        if (!a.IsExact || !b.IsExact || b._numerator.IsZero)
        {
            return new Quantity(a.Value % b.Value);
        }

        var times = BigInteger.Divide(a._numerator * b._denominator, b._numerator * a._denominator);
        return a - (Whole(times) * b);
    }

    public Quantity Abs() => IsExact ? new Quantity(Math.Abs(Value), BigInteger.Abs(_numerator), _denominator) : new(Math.Abs(Value));

    public Quantity Floor() =>
        IsExact ? Whole((_numerator - Mod(_numerator, _denominator)) / _denominator) : new Quantity(Math.Floor(Value));

    public Quantity Ceiling() => -(-this).Floor();

    public Quantity Power(Quantity exponent)
    {
        var power = Math.Pow(Value, exponent.Value);
        return IsExact && exponent.IsExact && exponent.Value is >= 0 and <= MostPower && Math.Floor(exponent.Value) == exponent.Value
            ? new Quantity(power, BigInteger.Pow(_numerator, (int)exponent.Value), BigInteger.Pow(_denominator, (int)exponent.Value))
            : new Quantity(power);
    }

    /// <summary>Below 0, 0 or above 0; null where one is no number.</summary>
    public static int? Compare(Quantity a, Quantity b) =>
        a.IsExact && b.IsExact
            ? a._denominator == b._denominator
                ? a._numerator.CompareTo(b._numerator)
                : (a._numerator * b._denominator).CompareTo(b._numerator * a._denominator)
            : double.IsNaN(a.Value) || double.IsNaN(b.Value)
                ? null
                : a.Value.CompareTo(b.Value);

    private static Quantity Whole(BigInteger number) => new((double)number, number, BigInteger.One);

    private static BigInteger Mod(BigInteger number, BigInteger divisor) =>
        BigInteger.Remainder(number, divisor) is { Sign: < 0 } rest ? rest + divisor : BigInteger.Remainder(number, divisor);
}
