using System.Globalization;
using System.Numerics;

namespace OrleansGrid.Search.Numbers;

/// <summary>
/// The decimal that a person wrote for a double: the shortest one that is read as it, <c>Digits · 10^−Scale</c>. 0.1 is one tenth here,
/// not the binary number next to it.
/// </summary>
internal readonly record struct ShortDecimal(BigInteger Digits, int Scale)
{
    /// <param name="number">Finite.</param>
    public static ShortDecimal Of(double number)
    {
        var text = number.ToString("R", CultureInfo.InvariantCulture);
        var mark = text.AsSpan().IndexOfAny('e', 'E');
        var exponent = mark < 0 ? 0 : int.Parse(text.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var mantissa = mark < 0 ? text : text[..mark];
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var decimals = point < 0 ? 0 : mantissa.Length - point - 1;
        var digits = BigInteger.Parse(mantissa.Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        var scale = decimals - exponent;
        return scale >= 0 ? new ShortDecimal(digits, scale) : new ShortDecimal(digits * BigInteger.Pow(10, -scale), 0);
    }

    /// <summary>The digits where there are so many decimals, at least as many as it has.</summary>
    public BigInteger DigitsAt(int scale) => Digits * BigInteger.Pow(10, scale - Scale);
}
