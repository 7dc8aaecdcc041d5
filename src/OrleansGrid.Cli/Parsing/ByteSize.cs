using System.Globalization;

namespace OrleansGrid.Cli.Parsing;

/// <summary>Amounts of bytes as people write them: <c>4096</c>, <c>64k</c>, <c>256MB</c>, <c>1.5GiB</c>; each step is 1024.</summary>
internal static class ByteSize
{
    private const string Steps = "kmgtp";

    /// <summary>False for anything else, and for less than one byte.</summary>
    public static bool TryParse(string text, out long bytes)
    {
        bytes = 0;
        var number = text.TrimEnd("kmgtpibKMGTPIB".ToCharArray());
        if (
            Power(text[number.Length..]) is not { } power
            || !double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count)
        )
        {
            return false;
        }

        var exact = count * Math.Pow(1024, power);
        bytes = exact is >= 1 and < long.MaxValue ? (long)exact : 0;
        return bytes > 0;
    }

    private static int? Power(string unit)
    {
        var plain = unit.ToLowerInvariant();
        if (plain is "" or "b")
        {
            return 0;
        }

        var step = Steps.IndexOf(plain[0], StringComparison.Ordinal);
        return step >= 0 && plain[1..] is "" or "b" or "ib" ? step + 1 : null;
    }

    public static string Text(long bytes)
    {
        double rest = bytes;
        var step = -1;
        for (; rest >= 1024 && step + 1 < Steps.Length; step++)
        {
            rest /= 1024;
        }

        return step < 0
            ? $"{bytes} B"
            : $"{rest.ToString(rest < 10 ? "0.0" : "0", CultureInfo.InvariantCulture)} {char.ToUpperInvariant(Steps[step])}B";
    }
}
