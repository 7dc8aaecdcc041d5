using System.Globalization;

namespace OrleansGrid.Samples.Iterate;

/// <summary>Reads and writes the numbers of options and of files between rounds.</summary>
internal static class Options
{
    public static double Number(this IReadOnlyDictionary<string, string> options, string name, double otherwise) =>
        options.TryGetValue(name, out var text) ? Parse(text) : otherwise;

    public static bool IsNumber(this IReadOnlyDictionary<string, string> options, string name, double least, double most) =>
        !options.TryGetValue(name, out var text)
        || (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most);

    /// <exception cref="PermanentFailureException">It is no finite number.</exception>
    public static double Parse(ReadOnlySpan<char> text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : throw new PermanentFailureException($"\"{text}\" is not a finite number.");

    /// <summary>The shortest text that is read back as the same number.</summary>
    public static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}
