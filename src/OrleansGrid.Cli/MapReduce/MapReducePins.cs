using System.CommandLine;
using OrleansGrid.Cli.Parsing;
using OrleansGrid.MapReduce.Submission;

namespace OrleansGrid.Cli.MapReduce;

/// <summary>What the grid chooses by itself from a look at the input, and a person may pin. 'show' tells what was chosen and why.</summary>
internal sealed class MapReducePins
{
    private const string Auto = "auto";

    public void AddTo(Command verb)
    {
        foreach (
            var option in new Option[] { _reducers, _splitSize, _combine, _partitioning, _noSpeculate, _memory, _diskLimit, _sharedDir }
        )
        {
            verb.Add(option);
        }
    }

    public MapReduceSpec Apply(ParseResult parsed, MapReduceSpec spec) =>
        spec with
        {
            Reducers =
                parsed.GetValue(_reducers) is { Length: > 0 } reducers && reducers != Auto
                    ? int.Parse(reducers, System.Globalization.CultureInfo.InvariantCulture)
                    : null,
            SplitBytes = parsed.GetValue(_splitSize),
            Combine = parsed.GetValue(_combine) switch
            {
                "yes" => true,
                "no" => false,
                _ => null,
            },
            Partitioning = parsed.GetValue(_partitioning) is { } partitioning && partitioning != Auto ? partitioning : null,
            Speculate = parsed.GetValue(_noSpeculate) ? false : null,
            MemoryBytes = parsed.GetValue(_memory) ?? spec.MemoryBytes,
            DiskLimitBytes = parsed.GetValue(_diskLimit),
            SharedDir = parsed.GetValue(_sharedDir) is { Length: > 0 } shared ? Path.GetFullPath(shared) : null,
        };

    private readonly Option<string?> _reducers = new("--reducers")
    {
        Description = "Parts of the output; auto, the default, chooses; 0 writes what is mapped, without a reduce.",
        HelpName = "N|auto",
        CustomParser = result =>
            Values.Text(result) is var text
            && (text == Auto || (int.TryParse(text, out var number) && number is >= 0 and <= MapReduceSpecs.MostReducers))
                ? text
                : Values.Refuse<string?>(
                    result,
                    $"'{text}' is not a value for --reducers; give auto or a whole number from 0 to {MapReduceSpecs.MostReducers}."
                ),
    };

    private readonly Option<long?> _splitSize = Values.Bytes("--split-size", "Most bytes of one split; chosen when not given.");

    private readonly Option<string?> _combine = Values.OneOf(
        "--combine",
        "Whether mappers combine values of equal keys (auto finds out whether it pays).",
        Auto,
        "yes",
        "no"
    );

    private readonly Option<string?> _partitioning = Values.OneOf(
        "--partitioning",
        "How keys are spread over the parts; range orders the parts as a whole.",
        Auto,
        "hash",
        "range"
    );

    private readonly Option<bool> _noSpeculate = new("--no-speculate")
    {
        Description =
            "Never run a slow split or partition a second time on another silo; by default it is, when slots would be idle, and the "
            + "first to end counts.",
    };

    private readonly Option<long?> _memory = Values.Bytes(
        "--memory",
        "Memory of one silo for sorting and merging (256MB); what does not fit is spilled to disk."
    );

    private readonly Option<long?> _diskLimit = Values.Bytes(
        "--disk-limit",
        "Most bytes that one map task may leave on its silo's disk; no limit by default."
    );

    private readonly Option<string?> _sharedDir = new("--shared-dir")
    {
        Description = "A folder that all silos share, to keep map output in so that it survives its silo.",
        HelpName = "DIR",
    };
}
