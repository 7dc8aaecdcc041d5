using System.Globalization;

namespace OrleansGrid.Cli.Parsing;

/// <summary>Reads <c>A..B</c>: the integers from A up to and including B.</summary>
internal static class ItemRange
{
    public static bool TryParse(string text, out RangeInputs range)
    {
        range = new RangeInputs(0, 0);
        var dots = text.IndexOf("..", StringComparison.Ordinal);
        if (dots < 0 || !TryWhole(text.AsSpan(0, dots), out var first) || !TryWhole(text.AsSpan(dots + 2), out var last))
        {
            return false;
        }

        range = new RangeInputs(first, last);
        // The count itself must be a number that can be counted with.
        return last >= first && (Int128)last - first < long.MaxValue;
    }

    private static bool TryWhole(ReadOnlySpan<char> text, out long number) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
}
