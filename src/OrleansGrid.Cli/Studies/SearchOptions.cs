using System.CommandLine;
using OrleansGrid.Cli.Batch;
using OrleansGrid.Cli.Completion;
using OrleansGrid.Cli.Connections;
using OrleansGrid.Cli.Inputs;
using OrleansGrid.Cli.Parsing;
using OrleansGrid.Cli.Verbs;
using OrleansGrid.Processes.Templates;
using OrleansGrid.Search.Pruning;
using OrleansGrid.Search.Sampling;
using OrleansGrid.Search.Studies;

namespace OrleansGrid.Cli.Studies;

/// <summary>The options of <c>grid search</c>, and the study that they describe.</summary>
internal sealed class SearchOptions
{
    private static IEnumerable<string> SamplerNames => Samplers.All.Select(kind => kind.Name).Prepend(Samplers.Auto);

    private readonly LimitOptions _limits = new();

    private readonly RunOptions _run = new(attempts: 1, what: "a trial");

    public void AddTo(Command verb)
    {
        _objective.CompletionSources.Add(KnownNames.OfKind(StudyText.Kind));
        _sampler.CompletionSources.Add([.. SamplerNames]);
        _pruner.CompletionSources.Add([.. PrunerKinds.All.Select(kind => kind.Name)]);
        foreach (
            var option in new Option[]
            {
                _space,
                _objective,
                _askAndTell,
                _sampler,
                _samplerOptions,
                _pruner,
                _prunerOptions,
                _trials,
                _warmFrom,
                _parallel,
                _maximize,
                _directions,
                _seed,
                _maxFailed,
                _mayFindNothing,
                _slots,
                _shell,
            }
        )
        {
            verb.Add(option);
        }

        _limits.AddTo(verb);
        _run.AddTo(verb);
    }

    /// <exception cref="GridException">Options that do not go together, or a space that cannot be read.</exception>
    public StudySpec Read(ParseResult parsed, IReadOnlyList<string>? command)
    {
        var objective = parsed.GetValue(_objective);
        var askers = parsed.GetValue(_askAndTell);
        if (askers && (objective is not null || command is not null))
        {
            throw Bad("Give --ask-and-tell alone: those who ask for the trials run them, so there is no command and no --objective.");
        }

        if (!askers)
        {
            RequireOneOf(objective, command, parsed.GetValue(_shell));
        }

        var spec = new StudySpec
        {
            Space = SearchSpace.Parse(SpaceText(parsed.GetValue(_space))),
            Objective = objective,
            AskAndTell = askers,
            Command = command is null ? null : new CommandLine(command, parsed.GetValue(_shell), Directory.GetCurrentDirectory()),
            SamplerOptions = parsed.GetRequiredValue(_samplerOptions),
            Pruner = parsed.GetValue(_pruner),
            PrunerOptions = parsed.GetRequiredValue(_prunerOptions),
            MaxParallel = parsed.GetValue(_parallel),
            Directions = Directions(parsed),
            TimeLimit = _limits.Time(parsed),
            Target = _limits.Target(parsed),
            Seed = parsed.GetValue(_seed) ?? 0,
            MaxFailed = parsed.GetValue(_maxFailed),
            MayFindNothing = parsed.GetValue(_mayFindNothing),
            SlotsPerItem = parsed.GetValue(_slots) ?? 1,
        };
        StudyPruner.Of(spec);
        // A silo would say the same, but only once there is a database.
        var parameters = Placeholders.Named([.. spec.Space.Parameters.Select(parameter => parameter.Name)]);
        if (spec.Command is { } run && CommandTemplate.WhyUnusable(run, parameters) is { } why)
        {
            throw Bad(why);
        }

        return _run.Apply(
            parsed,
            spec with
            {
                Sampler = parsed.GetValue(_sampler) ?? spec.Sampler,
                Trials = parsed.GetValue(_trials) ?? spec.Trials,
            }
        );
    }

    /// <summary>The studies to begin from, by their ids or parts of them.</summary>
    public async Task<IReadOnlyList<Guid>> WarmFromAsync(ParseResult parsed, Database database, CancellationToken cancellation)
    {
        var studies = new List<Guid>();
        foreach (var id in parsed.GetValue(_warmFrom) ?? [])
        {
            studies.Add((await database.Jobs.FindJobAsync(id, cancellation)).JobId);
        }

        return studies;
    }

    private static void RequireOneOf(string? objective, IReadOnlyList<string>? command, bool shell)
    {
        if (objective is null && command is null)
        {
            throw Bad("Say what a trial is worth: a command after '--' whose last line of output is the value, or --objective NAME.");
        }

        if (objective is not null && command is not null)
        {
            throw Bad("Give either a command after '--' or --objective, not both.");
        }

        if (command is [] or [""])
        {
            throw Bad("Nothing follows '--'; write the command there, with {name} where a parameter goes.");
        }

        if (shell && command is null)
        {
            throw Bad("--shell needs a script after '--'.");
        }

        if (shell && command is { Count: > 1 })
        {
            throw Bad("With --shell the script is one argument; put it in quotes.");
        }
    }

    private static string SpaceText(string? file)
    {
        if (string.IsNullOrEmpty(file))
        {
            throw Bad("Say what may be tried: --space FILE, a JSON object with a key for each parameter.");
        }

        return GivenText.Read(file, "The space");
    }

    private IReadOnlyList<Direction> Directions(ParseResult parsed)
    {
        var directions = parsed.GetValue(_directions);
        if (directions is not null && parsed.GetValue(_maximize))
        {
            throw Bad("Give either --maximize or --directions, not both.");
        }

        return directions ?? [parsed.GetValue(_maximize) ? Direction.Maximize : Direction.Minimize];
    }

    private static GridException Bad(string sentence) => new(GridFault.BadInput, sentence);

    private readonly Option<string?> _space = new("--space")
    {
        Description = "What may be tried: a JSON file with a key for each parameter.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _objective = new("--objective")
    {
        Description = "Objective of a plug-in, instead of a command.",
        HelpName = "NAME",
    };

    private readonly Option<bool> _askAndTell = new("--ask-and-tell")
    {
        Description = "Runs no trials: gives them to those who ask ('grid ask') and tell what came of them ('grid tell').",
    };

    private readonly Option<string?> _sampler = new("--sampler")
    {
        Description =
            $"What chooses the parameters ({new StudySpec { Space = new SearchSpace() }.Sampler}): "
            + $"{string.Join(", ", SamplerNames)}.",
        HelpName = "NAME",
    };

    private readonly Option<IReadOnlyDictionary<string, string>> _samplerOptions = Values.Pairs(
        "--sampler-option",
        "An option of the sampler; may be given several times."
    );

    private readonly Option<string?> _pruner = new("--pruner")
    {
        Description =
            "What ends hopeless trials early, by the lines 'report STEP VALUE' that they print, with rising whole steps: "
            + $"{string.Join(", ", PrunerKinds.All.Select(kind => kind.Name))}.",
        HelpName = "NAME",
    };

    private readonly Option<IReadOnlyDictionary<string, string>> _prunerOptions = Values.Pairs(
        "--pruner-option",
        "An option of the pruner; may be given several times. Around another pruner: inner=NAME and inner.KEY=VALUE."
    );

    private readonly Option<int?> _trials = Values.Whole("--trials", "How many trials (100).", least: 1);

    private readonly Option<IReadOnlyList<string>?> _warmFrom = new("--warm-from")
    {
        Description = "Earlier studies whose trials the sampler knows from the start.",
        HelpName = "ID,…",
        CustomParser = result =>
            Array.TrueForAll(Values.Text(result).Split(','), id => id.Length > 0)
                ? Values.Text(result).Split(',')
                : Values.Refuse<IReadOnlyList<string>?>(
                    result,
                    $"'{Values.Text(result)}' is not a value for --warm-from; give the ids of studies, such as 3f2a,91c0."
                ),
    };

    private readonly Option<int?> _parallel = Values.Whole(
        "--parallel",
        "How many trials run at once at most; as many as there are slots by default.",
        least: 1
    );

    private readonly Option<bool> _maximize = new("--maximize") { Description = "Larger values are better; by default smaller ones are." };

    private readonly Option<IReadOnlyList<Direction>?> _directions = new("--directions")
    {
        Description =
            "For several objectives, whose values the last line of output holds in this order: min or max for each, as in min,max.",
        HelpName = "min|max,…",
        CustomParser = result =>
        {
            var words = Values.Text(result).Split(',');
            return Array.TrueForAll(words, word => word is "min" or "max")
                ? [.. words.Select(word => word == "max" ? Direction.Maximize : Direction.Minimize)]
                : Values.Refuse<IReadOnlyList<Direction>?>(
                    result,
                    $"'{Values.Text(result)}' is not a value for --directions; give min or max for each objective, such as min,max."
                );
        },
    };

    private readonly Option<int?> _seed = Values.Whole(
        "--seed",
        "The same seed gives the same trials, one at a time (0).",
        least: int.MinValue
    );

    private readonly Option<FailureTolerance?> _maxFailed = BatchOptions.NewMaxFailed(
        "How many trials may fail (10 or 2%) before the study is given up; all but one by default."
    );

    private readonly Option<bool> _mayFindNothing = new("--may-find-nothing")
    {
        Description = "Exits with 0 also when every trial was pruned or none keeps the constraints on results; by default that is 1.",
    };

    private readonly Option<int?> _slots = Values.Whole(
        "--slots-per-trial",
        "Slots that a trial occupies while it runs (1).",
        least: 1,
        most: 10_000
    );

    private readonly Option<bool> _shell = new("--shell")
    {
        Description =
            "The command is a script for sh; {name} in it, in any quotes, is a parameter, and so is $GRID_PARAM_NAME. Doubled braces "
            + "stand for themselves, with and without --shell: {{name}} is the text {name}, and {{}} is {}.",
    };
}
