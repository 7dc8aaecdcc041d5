using System.CommandLine;
using OrleansGrid.Cli.Completion;
using OrleansGrid.Cli.Parsing;
using OrleansGrid.Cli.Printing;
using OrleansGrid.Cli.Verbs;
using OrleansGrid.MapReduce.Programs;
using OrleansGrid.MapReduce.Submission;

namespace OrleansGrid.Cli.MapReduce;

/// <summary>The options of <c>grid mapreduce</c>, and the job that they describe.</summary>
internal sealed class MapReduceOptions
{
    private const string ProgramArguments =
        "grep: pattern, fixed, ignore-case, invert, no-filename. join (inputs left=PATH and right=PATH): key, left-key, right-key, "
        + "separator, type. "
        + "sort: key, separator, stable, key-length, record-length. topn: n, column, separator, smallest.";

    private readonly MapReduceInputs _inputs = new();

    private readonly MapReducePins _pins = new();

    private readonly RunOptions _run = new(
        attempts: new MapReduceSpec { Inputs = [] }
            .Retry
            .Attempts
    );

    public void AddTo(Command verb)
    {
        _app.CompletionSources.Add([.. BuiltInPrograms.Factories.Keys]);
        _app.CompletionSources.Add(KnownNames.OfKind(MapReduceText.Kind));
        foreach (var option in new Option[] { _app, _mapper, _reducer, _combiner })
        {
            verb.Add(option);
        }

        _inputs.AddTo(verb);
        foreach (var option in new Option[] { _output, _rows, _overwrite, _compress, _arguments, _keyLength, _side, _allowExit, _skipBad })
        {
            verb.Add(option);
        }

        _pins.AddTo(verb);
        _run.AddTo(verb);
    }

    /// <exception cref="GridException">Options that do not go together.</exception>
    public MapReduceSpec Read(ParseResult parsed)
    {
        var app = parsed.GetValue(_app);
        var mapper = parsed.GetValue(_mapper);
        RequireOneOf(app, mapper, parsed.GetValue(_reducer), parsed.GetValue(_combiner));
        var output = parsed.GetValue(_output);
        var rows = parsed.GetValue(_rows);
        if (output is "" || (output is null && !rows))
        {
            throw Bad("Say where the output goes: --output DIR, a folder that does not exist yet, or --rows.");
        }

        var spec = new MapReduceSpec
        {
            Program = app,
            Mapper = Command(mapper),
            Reducer = Command(parsed.GetValue(_reducer)),
            Combiner = Command(parsed.GetValue(_combiner)),
            Inputs = _inputs.Read(parsed),
            Output = output is null ? null : Path.GetFullPath(output),
            Rows = rows,
            Overwrite = parsed.GetValue(_overwrite),
            Compression = parsed.GetValue(_compress) ?? "none",
            Arguments = Arguments(parsed),
            AllowedExits = parsed.GetValue(_allowExit) ?? [],
            SkipBadRecords = parsed.GetValue(_skipBad) ?? 0,
            SideFiles = parsed.GetRequiredValue(_side).ToDictionary(s => s.Key, s => Path.GetFullPath(s.Value)),
        };
        var job = _run.Apply(
            parsed,
            _pins.Apply(parsed, _inputs.MaxExpansion(parsed) is { } most ? spec with { MaxExpansion = most } : spec)
        );
        // A silo would say the same, but only once there is a database.
        return MapReduceSpecs.Validate(job) is { } why ? throw Bad(why) : job;
    }

    private static void RequireOneOf(string? app, string? mapper, string? reducer, string? combiner)
    {
        if (app is null && mapper is null)
        {
            throw Bad("Say what runs: --app NAME for a program, or --mapper CMD and --reducer CMD for commands.");
        }

        if (app is not null && (mapper ?? reducer ?? combiner) is not null)
        {
            throw Bad("Give either --app or commands (--mapper, --reducer, --combiner), not both.");
        }

        if (app is { Length: 0 } || mapper is { Length: 0 } || reducer is { Length: 0 } || combiner is { Length: 0 })
        {
            throw Bad("--app, --mapper, --reducer and --combiner must not be empty.");
        }
    }

    private Dictionary<string, string> Arguments(ParseResult parsed)
    {
        var arguments = new Dictionary<string, string>(parsed.GetRequiredValue(_arguments));
        if (parsed.GetValue(_keyLength) is { } length)
        {
            arguments["key-length"] = Texts.Plain(length);
        }

        if (_inputs.RecordLength(parsed) is { } record)
        {
            arguments["record-length"] = Texts.Plain(record);
        }

        return arguments;
    }

    // As the user would type it: pipes and quotes are the shell's.
    private static CommandLine? Command(string? text) =>
        text is null ? null : new CommandLine([text], Shell: true, Directory.GetCurrentDirectory());

    private static GridException Bad(string sentence) => new(GridFault.BadInput, sentence);

    private readonly Option<string?> _app = new("--app")
    {
        Description = $"Program to run: {string.Join(", ", BuiltInPrograms.Factories.Keys)}, or one of a plug-in.",
        HelpName = "NAME",
    };

    private readonly Option<string?> _mapper = new("--mapper")
    {
        Description =
            "Command that reads records as lines and writes 'key TAB value' lines, as in Hadoop streaming. Nothing is put into it: {} "
            + "stays, and {{}} is {} as in the commands of other verbs.",
        HelpName = "CMD",
    };

    private readonly Option<string?> _reducer = new("--reducer")
    {
        Description =
            "Command that reads 'key TAB value' lines ordered by key and writes lines of output; without it what is mapped is written, "
            + "ordered by key.",
        HelpName = "CMD",
    };

    private readonly Option<string?> _combiner = new("--combiner")
    {
        Description = "Command that shortens a mapper's ordered output before it travels; reads and writes 'key TAB value' lines.",
        HelpName = "CMD",
    };

    private readonly Option<string?> _output = new("--output")
    {
        Description = "Folder that the parts appear in when the job has succeeded.",
        HelpName = "DIR",
    };

    private readonly Option<bool> _rows = new("--rows")
    {
        Description =
            "Put the output into PostgreSQL, beside --output or instead of it: the view grid.mapreduce_rows, a row for each line, key "
            + "and value as text.",
    };

    private readonly Option<bool> _overwrite = new("--overwrite") { Description = "Replace an output folder of an earlier job." };

    private readonly Option<string?> _compress = Values.OneOf("--compress", "Compression of the parts (none).", "none", "gzip", "zstd");

    private readonly Option<IReadOnlyDictionary<string, string>> _arguments = Values.Pairs(
        "--arg",
        "An argument of the program; may be given several times. " + ProgramArguments
    );

    private readonly Option<int?> _keyLength = Values.Whole("--key-length", "For sort: bytes of a record that are its key.", least: 1);

    private readonly Option<int[]> _allowExit = new("--allow-exit")
    {
        Description = "An exit code other than 0 with which a command has done its work: 1 for grep, which ends so when it finds nothing.",
        HelpName = "CODE",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<int?> _skipBad = Values.Whole(
        "--skip-bad-records",
        "How many records of the job may be left out because the program fails on them or they are no JSON (0); they are counted.",
        least: 0
    );

    private readonly Option<IReadOnlyDictionary<string, string>> _side = Values.Pairs(
        "--side",
        "A side file that the program's functions may read, as NAME=FILE; may be given several times."
    );
}
