namespace OrleansGrid.Cli.Printing.Tables;

/// <summary>How much room a column wants.</summary>
/// <param name="Whole">With every cell uncut.</param>
/// <param name="Least">With as little as can be understood.</param>
/// <param name="Rank">How soon it is left out.</param>
internal readonly record struct ColumnSize(int Whole, int Least, int Rank);

/// <summary>Which columns fit a width, and how wide each becomes.</summary>
internal static class TableLayout
{
    /// <summary>Blanks between two columns.</summary>
    public const int Gap = 2;

    /// <returns>The columns that stay, by their number and from left to right, with their widths.</returns>
    public static IReadOnlyList<(int Column, int Width)> Fit(IReadOnlyList<ColumnSize> columns, int width)
    {
        var kept = Enumerable.Range(0, columns.Count).ToList();
        while (kept.Count > 1 && Room(kept.Select(i => columns[i].Least)) > width)
        {
            // Of equals the one that is further right.
            kept.Remove(kept.MaxBy(i => (columns[i].Rank, i)));
        }

        var widths = kept.ToDictionary(i => i, i => Math.Min(columns[i].Least, width));
        var left = width - Room(widths.Values);
        foreach (var i in kept.OrderBy(i => columns[i].Rank))
        {
            var more = Math.Clamp(columns[i].Whole - widths[i], 0, Math.Max(0, left));
            widths[i] += more;
            left -= more;
        }

        return [.. kept.Select(i => (i, widths[i]))];
    }

    private static int Room(IEnumerable<int> widths) => widths.Sum(width => width + Gap) - Gap;
}
