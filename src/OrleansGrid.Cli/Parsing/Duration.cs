using System.Globalization;

namespace OrleansGrid.Cli.Parsing;

/// <summary>Times as people write them: <c>500ms</c>, <c>30s</c>, <c>5m</c>, <c>1.5h</c>, <c>2d</c>, or <c>00:00:30</c>.</summary>
internal static class Duration
{
    // Long enough for anything that runs, short enough for every timer.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(40);

    private static readonly (string Suffix, TimeSpan Unit)[] Units =
    [
        ("ms", TimeSpan.FromMilliseconds(1)),
        ("s", TimeSpan.FromSeconds(1)),
        ("m", TimeSpan.FromMinutes(1)),
        ("h", TimeSpan.FromHours(1)),
        ("d", TimeSpan.FromDays(1)),
    ];

    /// <summary>False for anything else, for a time that is not longer than nothing, and beyond 40 days.</summary>
    public static bool TryParse(string text, out TimeSpan time) =>
        (TryParseUnit(text, out time) || TryParseClock(text, out time)) && time > TimeSpan.Zero && time <= Longest;

    public static string Text(TimeSpan time) =>
        time switch
        {
            { TotalSeconds: < 1 } => $"{time.TotalMilliseconds:0}ms",
            { TotalMinutes: < 1 } => $"{time.TotalSeconds:0.0}s",
            { TotalHours: < 1 } => $"{time.Minutes}m {time.Seconds:00}s",
            { TotalDays: < 1 } => $"{time.Hours}h {time.Minutes:00}m",
            _ => $"{time.Days}d {time.Hours:00}h",
        };

    private static bool TryParseUnit(string text, out TimeSpan time)
    {
        foreach (var (suffix, unit) in Units)
        {
            if (
                text.EndsWith(suffix, StringComparison.Ordinal)
                && double.TryParse(
                    text.AsSpan(0, text.Length - suffix.Length),
                    NumberStyles.AllowDecimalPoint,
                    CultureInfo.InvariantCulture,
                    out var count
                )
                && count * unit.TotalDays <= Longest.TotalDays
            )
            {
                time = TimeSpan.FromTicks((long)(count * unit.Ticks));
                return true;
            }
        }

        time = default;
        return false;
    }

    // A bare number would be days to TimeSpan, which nobody means.
    private static bool TryParseClock(string text, out TimeSpan time)
    {
        time = default;
        return text.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out time);
    }
}
