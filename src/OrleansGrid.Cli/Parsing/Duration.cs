using System.Globalization;
using System.Text.RegularExpressions;

namespace OrleansGrid.Cli.Parsing;

/// <summary>
/// Times as people write them: <c>500ms</c>, <c>30s</c>, <c>5 minutes</c>, <c>1.5h</c>, <c>1h 30m</c>, <c>2d</c>, or <c>00:00:30</c>.
/// </summary>
internal static partial class Duration
{
    /// <summary>Long enough for anything that runs, short enough for every timer.</summary>
    public static TimeSpan Longest { get; } = RunPolicy.LongestTime;

    /// <summary>For what no timer counts: ages, and how long something is kept.</summary>
    public static TimeSpan LongestAge { get; } = TimeSpan.FromDays(36_500);

    private static readonly Dictionary<string, TimeSpan> Units = new(StringComparer.Ordinal)
    {
        ["ms"] = TimeSpan.FromMilliseconds(1),
        ["millisecond"] = TimeSpan.FromMilliseconds(1),
        ["s"] = TimeSpan.FromSeconds(1),
        ["sec"] = TimeSpan.FromSeconds(1),
        ["second"] = TimeSpan.FromSeconds(1),
        ["m"] = TimeSpan.FromMinutes(1),
        ["min"] = TimeSpan.FromMinutes(1),
        ["minute"] = TimeSpan.FromMinutes(1),
        ["h"] = TimeSpan.FromHours(1),
        ["hr"] = TimeSpan.FromHours(1),
        ["hour"] = TimeSpan.FromHours(1),
        ["d"] = TimeSpan.FromDays(1),
        ["day"] = TimeSpan.FromDays(1),
        ["w"] = TimeSpan.FromDays(7),
        ["week"] = TimeSpan.FromDays(7),
    };

    /// <summary>Null, or what is wrong with the text: to be put after "it" in a sentence.</summary>
    /// <param name="zero">No time at all may be given, as <c>0</c> or in any unit.</param>
    /// <param name="longest">The longest that is allowed; null for <see cref="Longest"/>.</param>
    public static string? WhyNot(string text, bool zero, out TimeSpan time, TimeSpan? longest = null)
    {
        var most = longest ?? Longest;
        time = default;
        if (InTicks(text.Trim()) is not { } ticks)
        {
            return text.TrimStart().StartsWith('-')
                ? "is below zero"
                : "is not a time; give one such as 500ms, 30s, 5m, 1.5h, 1h30m, 2d or 00:00:30";
        }

        if (ticks > most.Ticks)
        {
            return $"is too long; give at most {most.TotalDays:0}d";
        }

        time = TimeSpan.FromTicks((long)ticks);
        return time == TimeSpan.Zero && !zero ? "is no time at all; give a longer one" : null;
    }

    public static string Text(TimeSpan time) =>
        time switch
        {
            { TotalSeconds: < 1 } => $"{time.TotalMilliseconds:0}ms",
            { TotalMinutes: < 1 } => $"{time.TotalSeconds:0.0}s",
            { TotalHours: < 1 } => $"{time.Minutes}m {time.Seconds:00}s",
            { TotalDays: < 1 } => $"{time.Hours}h {time.Minutes:00}m",
            _ => $"{time.Days}d {time.Hours:00}h",
        };

    /// <summary>In decimal numbers, which hold what people write; null when it is no time.</summary>
    private static decimal? InTicks(string text) =>
        text == "0" ? 0
        : Clock().Match(text) is { Success: true } clock ? OfClock(clock)
        : WithUnits().Match(text) is { Success: true } parts ? OfParts(parts)
        : null;

    private static decimal? OfParts(Match parts)
    {
        var ticks = 0m;
        var last = TimeSpan.MaxValue;
        for (var i = 0; i < parts.Groups["unit"].Captures.Count; i++)
        {
            // Larger units first and each once, or it is a slip of the finger. One "s" for many is no part of the word.
            var name = parts.Groups["unit"].Captures[i].Value;
            if (!(Units.TryGetValue(name, out var unit) || Units.TryGetValue(Singular(name), out unit)) || unit >= last)
            {
                return null;
            }

            last = unit;
            ticks += Number(parts.Groups["number"].Captures[i].Value) * unit.Ticks;
        }

        return ticks;
    }

    private static string Singular(string name) => name.Length > 2 && name[^1] == 's' && name[^2] != 's' ? name[..^1] : "";

    private static decimal OfClock(Match clock) =>
        (Number(clock.Groups["h"].Value) * TimeSpan.TicksPerHour)
        + (Number(clock.Groups["m"].Value) * TimeSpan.TicksPerMinute)
        + (Number(clock.Groups["s"].Value) * TimeSpan.TicksPerSecond);

    /// <summary>What has more digits than a number can hold is too long in any unit.</summary>
    private static decimal Number(string text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number < 1_000_000_000_000
            ? number
            : 1_000_000_000_000;

    [GeneratedRegex(
        @"^((?<number>[0-9]+(\.[0-9]+)?|\.[0-9]+)\s*(?<unit>[a-z]+)\s*)+$",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant
    )]
    private static partial Regex WithUnits();

    [GeneratedRegex(
        @"^(?<h>[0-9]+):(?<m>[0-5]?[0-9]):(?<s>[0-5]?[0-9](\.[0-9]+)?)$",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant
    )]
    private static partial Regex Clock();
}
