using System.CommandLine;
using OrleansGrid.Cli.Completion;
using OrleansGrid.Cli.Parsing;
using OrleansGrid.Cli.Verbs;
using OrleansGrid.Processes.Templates;

namespace OrleansGrid.Cli.Batch;

/// <summary>The options of <c>grid batch</c>, and the job that they describe.</summary>
internal sealed class BatchOptions
{
    private const string CommandHandler = "command";

    public void AddTo(Command verb)
    {
        _items.AddTo(verb);
        _handler.CompletionSources.Add(KnownNames.Handlers);
        foreach (
            var option in new Option[]
            {
                _handler,
                _name,
                _key,
                _timeout,
                _limits,
                _maxFailed,
                _priority,
                _slotsPerItem,
                _require,
                _keep,
                _shell,
            }
        )
        {
            verb.Add(option);
        }

        _retry.AddTo(verb);
    }

    /// <exception cref="GridException">Options that do not go together.</exception>
    public (BatchSpec Spec, GivenItems Items) Read(ParseResult parsed, IReadOnlyList<string>? command)
    {
        var handler = parsed.GetValue(_handler);
        var shell = parsed.GetValue(_shell);
        RequireOneOf(handler, command, shell);
        var spec = new BatchSpec
        {
            Name = parsed.GetValue(_name),
            Key = parsed.GetValue(_key),
            Handler = handler ?? CommandHandler,
            Command = command is null ? null : new CommandLine(command, shell, Directory.GetCurrentDirectory()),
            Retry = _retry.Read(parsed),
            Timeout = parsed.GetValue(_timeout),
            Limits = Limits(parsed, command),
            MaxFailed = parsed.GetValue(_maxFailed),
            Priority = parsed.GetValue(_priority) ?? 0,
            SlotsPerItem = parsed.GetValue(_slotsPerItem) ?? 1,
            Require = parsed.GetRequiredValue(_require),
            Keep = parsed.GetValue(_keep),
        };
        return (
            spec,
            _items.Read(parsed, json: command is null)
                ?? throw Bad("Say what the items are: --items A..B, or --items-from FILE (- for standard input).")
        );
    }

    private CommandLimits? Limits(ParseResult parsed, IReadOnlyList<string>? command) =>
        LimitText.Read(parsed.GetValue(_limits) ?? []).Limits is not { } limits ? null
        : command is not null ? limits
        : throw Bad("--limit holds for a command after '--'; leave it out, or --handler.");

    private static void RequireOneOf(string? handler, IReadOnlyList<string>? command, bool shell)
    {
        if (handler is null && command is null)
        {
            throw Bad("Say what runs each item: a command after '--', or --handler KIND.");
        }

        if (handler is not null && command is not null)
        {
            throw Bad("Give either a command after '--' or --handler, not both.");
        }

        if (handler is CommandHandler)
        {
            throw Bad("The handler 'command' runs what follows '--'; leave out --handler and write the command there.");
        }

        if (handler is { Length: 0 })
        {
            throw Bad("--handler needs the kind of a handler, such as noop.");
        }

        if (command is [] or [""])
        {
            throw Bad("Nothing follows '--'; write the command there, with {} where the item goes.");
        }

        if (shell && command is null)
        {
            throw Bad("--shell needs a script after '--'.");
        }

        if (shell && command is { Count: > 1 })
        {
            throw Bad("With --shell the script is one argument; put it in quotes.");
        }

        // A silo would say the same, but only once there is a database.
        if (command is not null && CommandTemplate.WhyUnusable(new CommandLine(command, shell), Placeholders.Item) is { } why)
        {
            throw Bad(why);
        }
    }

    private static GridException Bad(string sentence) => new(GridFault.BadInput, sentence);

    private readonly ItemOptions _items = new();

    private readonly Option<string?> _handler = new("--handler")
    {
        Description = "Kind of the .NET handler that runs each item: noop, sleep, or one of a plug-in.",
        HelpName = "KIND",
    };

    private readonly Option<string?> _name = new("--name") { Description = "A name for people.", HelpName = "NAME" };

    private readonly Option<string?> _key = SharedOptions.Key();

    private readonly Option<TimeSpan?> _keep = SharedOptions.Keep();

    private readonly RetryOptions _retry = new(attempts: 1, what: "an item");

    private readonly Option<TimeSpan?> _timeout = Values.Duration("--timeout", "Longest time for one attempt; none by default.");

    private readonly Option<string[]> _limits = SharedOptions.Limits(
        "The most that the command may use for one item, with all processes that it starts: memory=2G, cpu=10m, processes=64, output=100M "
            + "(standard output and error); over it the command is killed and the attempt has failed. May be given several times."
    );

    private readonly Option<FailureTolerance?> _maxFailed = NewMaxFailed(
        "How many items may fail (10 or 2%) before the job is given up; with fewer it succeeds."
    );

    private readonly Option<int?> _priority = Values.Whole("--priority", "Larger goes first (0).", least: int.MinValue);

    private readonly Option<int?> _slotsPerItem = Values.Whole(
        "--slots-per-item",
        "Slots that an item occupies while it runs (1).",
        least: 1,
        most: 10_000
    );

    private readonly Option<IReadOnlyDictionary<string, string>> _require = Values.Pairs(
        "--require",
        "A label that the silo must have, or an amount of a resource to set aside; may be given several times."
    );

    private readonly Option<bool> _shell = new("--shell")
    {
        Description =
            "The command is a script for sh; the item is $1, $GRID_ITEM, or {} in any quotes. Doubled braces stand for themselves, "
            + "with and without --shell: {{}} is the text {}.",
    };

    internal static Option<FailureTolerance?> NewMaxFailed(string description) =>
        new("--max-failed")
        {
            Description = description,
            HelpName = "N|P%",
            CustomParser = result =>
            {
                try
                {
                    return FailureTolerance.Parse(Values.Text(result));
                }
                catch (FormatException error)
                {
                    return Values.Refuse<FailureTolerance?>(result, error.Message);
                }
            },
        };
}
