using System.Globalization;

namespace OrleansGrid.Cli.Studies;

/// <summary>The best value so far over the trials, as lines of blocks for a terminal.</summary>
internal static class BestChart
{
    private const string Blocks = " ▁▂▃▄▅▆▇█";

    /// <param name="values">Of successful trials, in the order of their numbers; at least one.</param>
    /// <returns>From the top; the largest and the smallest best value stand beside the first and the last line.</returns>
    public static IReadOnlyList<string> Lines(IReadOnlyList<double> values, bool maximize, int width = 60, int height = 6)
    {
        var best = new double[values.Count];
        for (var i = 0; i < best.Length; i++)
        {
            best[i] =
                i == 0 ? values[0]
                : maximize ? Math.Max(best[i - 1], values[i])
                : Math.Min(best[i - 1], values[i]);
        }

        var (low, high, columns) = (best.Min(), best.Max(), Math.Min(width, best.Length));
        var lines = new List<string>();
        for (var line = height - 1; line >= 0; line--)
        {
            var cells = Enumerable
                .Range(0, columns)
                .Select(column => Cell(best[((column + 1) * best.Length / columns) - 1], low, high, line, height));
            lines.Add($"{(line == height - 1 ? Text(high) : line == 0 ? Text(low) : ""),12} │{string.Concat(cells)}");
        }

        return lines;
    }

    private static char Cell(double value, double low, double high, int line, int height)
    {
        // One block at least, so that the lowest value is a line too.
        var eighths = 1 + (int)Math.Round(high > low ? (value - low) / (high - low) * ((height * 8) - 1) : 0);
        return Blocks[Math.Clamp(eighths - (line * 8), 0, 8)];
    }

    private static string Text(double value) => value.ToString("G6", CultureInfo.InvariantCulture);
}
