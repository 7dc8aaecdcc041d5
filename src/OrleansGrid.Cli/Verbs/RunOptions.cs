using System.CommandLine;
using OrleansGrid.Cli.Parsing;

namespace OrleansGrid.Cli.Verbs;

/// <summary>How items are run, as options that kinds of jobs have in common.</summary>
/// <param name="attempts">How often an item is tried when nothing is said.</param>
/// <param name="what">What is tried.</param>
internal sealed class RunOptions(int attempts, string what = "a split or a part")
{
    public void AddTo(Command verb)
    {
        foreach (var option in new Option[] { _name, _key, _attempts, _retryDelay, _maxRetryDelay, _timeout, _priority, _require })
        {
            verb.Add(option);
        }
    }

    public TSpec Apply<TSpec>(ParseResult parsed, TSpec spec)
        where TSpec : RunPolicy =>
        spec with
        {
            Name = parsed.GetValue(_name),
            Key = parsed.GetValue(_key),
            Retry = Retry(parsed, spec.Retry),
            Timeout = parsed.GetValue(_timeout),
            Priority = parsed.GetValue(_priority) ?? 0,
            Require = parsed.GetRequiredValue(_require),
        };

    private RetryPolicy Retry(ParseResult parsed, RetryPolicy usual) =>
        new()
        {
            Attempts = parsed.GetValue(_attempts) ?? usual.Attempts,
            FirstDelay = parsed.GetValue(_retryDelay) ?? usual.FirstDelay,
            MaxDelay = parsed.GetValue(_maxRetryDelay) ?? usual.MaxDelay,
        };

    private readonly Option<string?> _name = new("--name") { Description = "A name for people.", HelpName = "NAME" };

    private readonly Option<string?> _key = SharedOptions.Key();

    private readonly Option<int?> _attempts = Values.Whole(
        "--attempts",
        $"How often {what} is tried ({attempts}).",
        least: 1,
        most: 1_000_000
    );

    private readonly Option<TimeSpan?> _retryDelay = Values.Duration(
        "--retry-delay",
        "Wait before the second attempt (1s); doubles for each further one."
    );

    private readonly Option<TimeSpan?> _maxRetryDelay = Values.Duration("--max-delay", "Longest wait between attempts (5m).");

    private readonly Option<TimeSpan?> _timeout = Values.Duration("--timeout", "Longest time for one attempt; none by default.");

    private readonly Option<int?> _priority = Values.Whole("--priority", "Larger goes first (0).", least: int.MinValue);

    private readonly Option<IReadOnlyDictionary<string, string>> _require = Values.Pairs(
        "--require",
        "A label that the silo must have, or an amount of a resource to set aside; may be given several times."
    );
}
