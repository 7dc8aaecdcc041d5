using System.CommandLine;
using System.Text.RegularExpressions;
using OrleansGrid.Cli.Connections;
using OrleansGrid.Cli.Inputs;
using OrleansGrid.Cli.Parsing;
using OrleansGrid.MapReduce.Submission;

namespace OrleansGrid.Cli.MapReduce;

/// <summary>What a MapReduce job reads, as options.</summary>
internal sealed partial class MapReduceInputs
{
    /// <summary>What relative paths begin at.</summary>
    public string Folder { get; init; } = Directory.GetCurrentDirectory();

    public void AddTo(Command verb)
    {
        verb.Add(_input);
        verb.Add(_format);
        verb.Add(_recordLength);
        verb.Add(_maxExpansion);
    }

    /// <exception cref="GridException">Nothing is to be read, or options contradict each other.</exception>
    public IReadOnlyList<MapReduceInput> Read(ParseResult parsed)
    {
        var inputs = parsed.GetValue(_input) ?? [];
        if (inputs.Length == 0)
        {
            throw Bad("Say what is read: --input with a file, a folder or a pattern such as 'logs/*.txt'; may be given several times.");
        }

        if (Array.Exists(inputs, string.IsNullOrEmpty))
        {
            throw Bad("--input must not be empty; give a file, a folder or a pattern.");
        }

        var format = parsed.GetValue(_format);
        if (RecordLength(parsed) is { } length)
        {
            var fixedFormat = $"fixed:{length}";
            format =
                format is null || format == fixedFormat
                    ? fixedFormat
                    : throw Bad($"--format {format} and --record-length {length} contradict each other; give one of them.");
        }

        return [.. inputs.Select(text => Input(text, format ?? "text"))];
    }

    /// <summary>How many times larger a compressed file may become when it is read.</summary>
    public int? MaxExpansion(ParseResult parsed) => parsed.GetValue(_maxExpansion);

    public int? RecordLength(ParseResult parsed) => parsed.GetValue(_recordLength);

    /// <summary>The same with whole ids where jobs are named by a part of theirs.</summary>
    /// <exception cref="GridException">No job, or more than one, has such an id.</exception>
    public static async Task<MapReduceSpec> WithWholeIdsAsync(MapReduceSpec spec, JobReader jobs, CancellationToken cancellation)
    {
        var inputs = spec.Inputs.ToArray();
        for (var i = 0; i < inputs.Length; i++)
        {
            if (IsOfJob(inputs[i].Pattern))
            {
                inputs[i] = inputs[i] with
                {
                    Pattern =
                        MapReduceInput.JobPrefix
                        + (await jobs.FindJobAsync(inputs[i].Pattern[MapReduceInput.JobPrefix.Length..], cancellation)).JobId,
                };
            }
        }

        return spec with
        {
            Inputs = inputs,
        };
    }

    private MapReduceInput Input(string text, string format)
    {
        if (text == ItemLines.StandardInput && !IsFound(text))
        {
            throw Bad(
                "Silos cannot read the standard input of grid (--input -); write it to a file that every silo can reach and give that."
            );
        }

        if (!IsFound(text) && Tagged().Match(text) is { Success: true } tagged)
        {
            return new MapReduceInput(Pattern(tagged.Groups["path"].Value), format, tagged.Groups["tag"].Value);
        }

        return new MapReduceInput(Pattern(text), format);
    }

    private string Pattern(string text) => IsOfJob(text) && !IsFound(text) ? text : Path.GetFullPath(text, Folder);

    /// <summary>Files may be called as anything is that means something here; what is found under a name is what is meant.</summary>
    private bool IsFound(string text) => MapReduceSpecs.FindsFiles(Path.GetFullPath(text, Folder));

    private static bool IsOfJob(string text) => text.StartsWith(MapReduceInput.JobPrefix, StringComparison.Ordinal);

    private static GridException Bad(string sentence) => new(GridFault.BadInput, sentence);

    [GeneratedRegex("^(?<tag>[A-Za-z][A-Za-z0-9_-]*)=(?<path>.+)$", RegexOptions.Singleline)]
    private static partial Regex Tagged();

    private readonly Option<string[]> _input = new("--input")
    {
        Description =
            "Files to read: paths, folders or patterns with * ? [] {a,b} **, which every silo can reach; a name that exists as it is "
            + "written means itself, and \\ takes the meaning from a character. TAG=PATTERN names where a record came from; job:ID is the "
            + "output of an earlier job. gzip and zstd are known by content and read; a file that two patterns match is read once.",
        HelpName = "GLOB",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string?> _format = new("--format")
    {
        Description = "What a record is: text (a line; the default), fixed:N (N bytes), jsonl (a line of JSON), whole (a file).",
        HelpName = "FORMAT",
    };

    private readonly Option<int?> _maxExpansion = Values.Whole(
        "--max-expansion",
        "How many times its size a compressed file may become when it is read (200): more is taken for an attack or damage.",
        least: 1
    );

    private readonly Option<int?> _recordLength = Values.Whole(
        "--record-length",
        "Records of N bytes: the same as --format fixed:N.",
        least: 1
    );
}
