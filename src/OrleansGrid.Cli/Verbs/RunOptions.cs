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
        foreach (var option in new Option[] { _name, _key, _timeout, _priority, _require, _keep })
        {
            verb.Add(option);
        }

        _retry.AddTo(verb);
    }

    public TSpec Apply<TSpec>(ParseResult parsed, TSpec spec)
        where TSpec : RunPolicy =>
        spec with
        {
            Name = parsed.GetValue(_name),
            Key = parsed.GetValue(_key),
            Retry = _retry.Read(parsed),
            Timeout = parsed.GetValue(_timeout),
            Priority = parsed.GetValue(_priority) ?? 0,
            Require = parsed.GetRequiredValue(_require),
            Keep = parsed.GetValue(_keep),
        };

    private readonly Option<string?> _name = new("--name") { Description = "A name for people.", HelpName = "NAME" };

    private readonly Option<string?> _key = SharedOptions.Key();

    private readonly Option<TimeSpan?> _keep = SharedOptions.Keep();

    private readonly RetryOptions _retry = new(attempts, what);

    private readonly Option<TimeSpan?> _timeout = Values.Duration("--timeout", "Longest time for one attempt; none by default.");

    private readonly Option<int?> _priority = Values.Whole("--priority", "Larger goes first (0).", least: int.MinValue);

    private readonly Option<IReadOnlyDictionary<string, string>> _require = Values.Pairs(
        "--require",
        "A label that the silo must have, or an amount of a resource to set aside; may be given several times."
    );
}
