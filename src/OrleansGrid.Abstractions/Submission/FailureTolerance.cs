using System.Text.Json.Serialization;

namespace OrleansGrid;

/// <summary>
/// How many failed items a job bears and still succeeds. Crossing it fails the job at once; without one, every item is run and any failed
/// item fails the job at its end.
/// </summary>
/// <param name="Count">Largest number of failed items, or null.</param>
/// <param name="Share">Largest share of failed items among all, between 0 and 1, or null.</param>
[JsonConverter(typeof(ToleranceOfFailures))]
public sealed record FailureTolerance(long? Count, double? Share)
{
    /// <summary>The largest number of failed items that a stage of <paramref name="total"/> items bears.</summary>
    public long Limit(long total) => Count ?? (long)Math.Floor((Share ?? 0) * total);

    /// <summary>Reads <c>12</c> or <c>2.5%</c>.</summary>
    public static FailureTolerance Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var number = text.EndsWith('%') ? text[..^1] : text;
        if (
            text.EndsWith('%')
            && double.TryParse(number, System.Globalization.CultureInfo.InvariantCulture, out var percent)
            && percent is >= 0 and <= 100
        )
        {
            return new FailureTolerance(null, percent / 100);
        }

        return long.TryParse(number, System.Globalization.CultureInfo.InvariantCulture, out var count) && count >= 0 && !text.EndsWith('%')
            ? new FailureTolerance(count, null)
            : throw new FormatException($"'{text}' is not a number of failed items; give a count such as 10 or a share such as 2%.");
    }
}
