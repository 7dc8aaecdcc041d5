using System.Globalization;
using System.Text;

namespace OrleansGrid.MapReduce.Planning;

/// <summary>Figures as people read them in the reasons of a plan.</summary>
internal static class Figures
{
    public static string Bytes(double bytes) =>
        bytes switch
        {
            < 1e3 => string.Create(CultureInfo.InvariantCulture, $"{bytes:0} bytes"),
            < 1e6 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.#} kB"),
            < 1e9 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.#} MB"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.##} GB"),
        };

    public static string Count(double count) =>
        count switch
        {
            < 1e4 => string.Create(CultureInfo.InvariantCulture, $"{count:0}"),
            < 1e6 => string.Create(CultureInfo.InvariantCulture, $"{count / 1e3:0.#} thousand"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{count / 1e6:0.##} million"),
        };

    public static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.#} %");

    public static string Factor(double factor) => string.Create(CultureInfo.InvariantCulture, $"{factor:0.#}");

    /// <summary>A key as text where it is text, else its bytes.</summary>
    public static string Key(ReadOnlySpan<byte> key)
    {
        const int most = 40;
        var shown = key[..Math.Min(key.Length, most)];
        var text = Encoding.UTF8.GetString(shown);
        var readable = !text.Any(char.IsControl) && !text.TrimEnd('\uFFFD').Contains('\uFFFD', StringComparison.Ordinal);
        return (readable ? $"'{text}'" : Convert.ToHexStringLower(shown)) + (key.Length > most ? "…" : "");
    }
}
