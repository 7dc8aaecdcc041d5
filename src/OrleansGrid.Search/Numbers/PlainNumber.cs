using System.Globalization;

namespace OrleansGrid.Search.Numbers;

/// <summary>
/// Numbers as text that <c>bc</c>, <c>awk</c>, shells and every language read alike: a sign, digits and at most one point, never an
/// exponent. <c>8.53E-06</c> is 8.53 − 6 to <c>bc</c>; <c>0.00000853</c> is what it says to everyone.
/// </summary>
/// <remarks>The largest number has 309 digits and the smallest 324 decimals; both are read back as they were.</remarks>
public static class PlainNumber
{
    /// <summary>Beyond it no double lies, and text of that length would help nobody.</summary>
    private const int LargestExponent = 1100;

    /// <summary>The shortest digits that are read back as this double. Zero has no sign.</summary>
    public static string Of(double number) =>
        double.IsFinite(number)
            ? OfJson(number.ToString("R", CultureInfo.InvariantCulture))
            : number.ToString(CultureInfo.InvariantCulture);

    /// <summary>The number that a JSON text is, digit for digit, without its exponent.</summary>
    public static string OfJson(string json)
    {
        var mark = json.AsSpan().IndexOfAny('e', 'E');
        if (mark < 0)
        {
            return json[0] == '-' && json.AsSpan(1).IndexOfAnyExcept('0', '.') < 0 ? json[1..] : json;
        }

        var sign = json[0] == '-' ? "-" : "";
        var mantissa = json[sign.Length..mark];
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var digits = mantissa.Replace(".", "", StringComparison.Ordinal);
        if (digits.AsSpan().Trim('0').IsEmpty)
        {
            return "0";
        }

        if (
            !int.TryParse(json.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var exponent)
            || Math.Abs(exponent) > LargestExponent
        )
        {
            return json;
        }

        return sign + Placed(digits, (point < 0 ? digits.Length : point) + exponent);
    }

    /// <summary>Digits with the point before the one at a place, which may be beyond either end.</summary>
    private static string Placed(string digits, int point)
    {
        var leading = digits.Length - digits.AsSpan().TrimStart('0').Length;
        (digits, point) = (digits[leading..], point - leading);
        return point <= 0 ? $"0.{new string('0', -point)}{digits}"
            : point >= digits.Length ? digits + new string('0', point - digits.Length)
            : $"{digits[..point]}.{digits[point..]}";
    }
}
