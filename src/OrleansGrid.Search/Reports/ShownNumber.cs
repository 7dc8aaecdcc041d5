using System.Globalization;
using OrleansGrid.Search.Numbers;

namespace OrleansGrid.Search.Reports;

/// <summary>Numbers for people to look at: rounded, and without an exponent unless that would take a line of zeros.</summary>
internal static class ShownNumber
{
    private const double Small = 1e-7;
    private const double Large = 1e16;

    public static string Of(double number, int digits = 6)
    {
        var text = number.ToString($"G{digits}", CultureInfo.InvariantCulture);
        return !double.IsFinite(number) || number == 0 || Math.Abs(number) is >= Small and < Large
            ? PlainOrName(number, text)
            : text.Replace("E+", "e", StringComparison.Ordinal).Replace("E-0", "e-", StringComparison.Ordinal).Replace('E', 'e');
    }

    private static string PlainOrName(double number, string text) => double.IsFinite(number) ? PlainNumber.OfJson(text) : text;
}
