using System.CommandLine;
using OrleansGrid.Cli.Parsing;

namespace OrleansGrid.Cli.Verbs;

/// <summary>How often something is tried, and how long is waited in between.</summary>
/// <param name="attempts">How often it is tried when nothing is said.</param>
/// <param name="what">What is tried.</param>
internal sealed class RetryOptions(int attempts, string what)
{
    public void AddTo(Command verb)
    {
        verb.Add(_attempts);
        verb.Add(_first);
        verb.Add(_longest);
    }

    /// <exception cref="GridException">The first wait is longer than the longest.</exception>
    public RetryPolicy Read(ParseResult parsed)
    {
        var retry = new RetryPolicy { Attempts = parsed.GetValue(_attempts) ?? attempts };
        retry = parsed.GetValue(_first) is { } first ? retry with { FirstDelay = first } : retry;
        if (parsed.GetValue(_longest) is not { } longest)
        {
            return retry;
        }

        return longest >= retry.FirstDelay
            ? retry with
            {
                MaxDelay = longest,
            }
            : throw new GridException(
                GridFault.BadInput,
                $"The first wait, --retry-delay {Duration.Text(retry.FirstDelay)}, is longer than the longest, --max-delay "
                    + $"{Duration.Text(longest)}; give a longer --max-delay or a shorter --retry-delay."
            );
    }

    private readonly Option<int?> _attempts = Values.Whole(
        "--attempts",
        $"How often {what} is tried ({attempts}).",
        least: 1,
        most: 1_000_000
    );

    private readonly Option<TimeSpan?> _first = Values.Duration(
        "--retry-delay",
        "Wait before the second attempt (1s); doubles for each further one. Up to a quarter is added by chance, so that what failed "
            + "together does not come back together.",
        zero: true
    );

    private readonly Option<TimeSpan?> _longest = Values.Duration(
        "--max-delay",
        "Longest wait between attempts (5m, or --retry-delay where that is longer).",
        zero: true
    );
}
