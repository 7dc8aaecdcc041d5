namespace OrleansGrid.Silo.Writing;

/// <summary>Numbers of JSON that fit PostgreSQL's type numeric, in which jsonb keeps them.</summary>
internal static class StorableNumber
{
    /// <summary>Documented for the type; a power of ten thousand is its digit, and it has 2^15 of them.</summary>
    public const int MostIntegerDigits = 131_072;

    /// <summary>Documented for the type, as the largest scale that it stores. Trailing zeros count.</summary>
    public const int MostFractionDigits = 16_383;

    /// <summary>A larger exponent is refused before it is looked at, also that of a zero.</summary>
    private const long MostExponent = int.MaxValue / 2;

    /// <param name="number">A valid number of JSON.</param>
    /// <returns>How many bytes longer it is without an exponent; null when it does not fit.</returns>
    public static long? ExtraBytes(ReadOnlySpan<byte> number)
    {
        var e = number.IndexOfAny((byte)'e', (byte)'E');
        if (e < 0 && number.Length <= MostFractionDigits)
        {
            return 0;
        }

        var exponent = e < 0 ? 0 : Exponent(number[(e + 1)..]);
        if (Math.Abs(exponent) >= MostExponent)
        {
            return null;
        }

        var digits = (e < 0 ? number : number[..e]).TrimStart((byte)'-');
        var point = digits.IndexOf((byte)'.') is var at and >= 0 ? at : digits.Length;
        var fraction = Math.Max(0, Math.Max(0, digits.Length - point - 1) - exponent);
        var integer = Math.Max(1, FirstSignificant(digits, point) is { } first ? first + exponent + 1 : 1);
        return integer <= MostIntegerDigits && fraction <= MostFractionDigits
            ? Math.Max(0, integer + (fraction > 0 ? fraction + 1 : 0) - number.Length)
            : null;
    }

    /// <summary>The power of ten of the first digit that is not zero, without the exponent; null when all are zero.</summary>
    private static long? FirstSignificant(ReadOnlySpan<byte> digits, int point)
    {
        var first = digits.IndexOfAnyInRange((byte)'1', (byte)'9');
        return first < 0 ? null
            : first < point ? point - first - 1
            : point - first;
    }

    /// <summary>At most <see cref="MostExponent"/> either way.</summary>
    private static long Exponent(ReadOnlySpan<byte> text)
    {
        var negative = text[0] == (byte)'-';
        var value = 0L;
        foreach (var digit in text.TrimStart("+-"u8))
        {
            value = Math.Min(MostExponent, (value * 10) + (digit - (byte)'0'));
        }

        return negative ? -value : value;
    }
}
