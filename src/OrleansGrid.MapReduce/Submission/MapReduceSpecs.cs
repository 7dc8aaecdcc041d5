using OrleansGrid.MapReduce.Inputs;
using OrleansGrid.MapReduce.Output;
using OrleansGrid.MapReduce.Programs;

namespace OrleansGrid.MapReduce.Submission;

/// <summary>
/// What can be wrong with a job before it runs. Each refusal is one sentence that names what was given and what is allowed.
/// </summary>
public static class MapReduceSpecs
{
    /// <summary>More partitions than this cost more in files and fetches than they bring.</summary>
    public const int MostReducers = 10_000;

    /// <summary>Less memory than this cannot hold the blocks of a merge.</summary>
    public const long LeastMemoryBytes = 8 << 20;

    private static readonly string[] Compressions = ["none", "gzip", "zstd"];

    private static readonly string[] Partitionings = ["hash", "range"];

    /// <summary>Everything that can be known without looking at the disk; null when nothing is wrong.</summary>
    public static string? Validate(MapReduceSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        try
        {
            return OfProgram(spec)
                ?? OfNumbers(spec)
                ?? OfWords(spec)
                ?? OfPaths(spec)
                ?? Overlaps(spec, path => path, _ => false)
                ?? OfArguments(spec);
        }
        catch (PermanentFailureException e)
        {
            return e.Message;
        }
    }

    /// <summary>
    /// What the disk says, where this process runs: inputs that match nothing or cannot be read, and an output that may not be written.
    /// Null when nothing is wrong.
    /// </summary>
    public static string? ValidateFiles(MapReduceSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        try
        {
            var refused =
                Overlaps(spec, RealPath.Of, FileTree.Exists)
                ?? OutputFolder.Validate(spec)
                ?? (spec.SharedDir is { } shared ? FolderProbe.WhyUnwritable($"Shared folder {shared}", shared) : null)
                ?? spec.SideFiles.Select(side => OfSideFile(side.Key, side.Value)).FirstOrDefault(why => why is not null);
            if (refused is null)
            {
                InputFiles.FindAll(spec, _ => { });
            }

            return refused;
        }
        catch (PermanentFailureException e)
        {
            return e.Message;
        }
    }

    /// <summary>Whether anything stands under a name, or matches a pattern, where this process runs.</summary>
    public static bool FindsFiles(string pattern)
    {
        try
        {
            return FilePattern.Of(pattern, FileTree.Exists).Any(one => one.Matches().Any());
        }
        catch (Exception error) when (error is PermanentFailureException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string? OfProgram(MapReduceSpec spec) =>
        spec switch
        {
            { Program: null, Mapper: null } => "A MapReduce job needs a program or a mapper command.",
            { Program: not null, Mapper: not null } => $"Both the program '{spec.Program}' and a mapper command are given; choose one.",
            { Mapper: null, Reducer: not null } => "A reducer command goes with a mapper command, which is missing.",
            { Mapper: null, Combiner: not null } => "A combiner command goes with a mapper command, which is missing.",
            { Mapper.Arguments.Count: 0 } => "The mapper command is empty.",
            { Reducer.Arguments.Count: 0 } => "The reducer command is empty.",
            { Combiner.Arguments.Count: 0 } => "The combiner command is empty.",
            { Mapper: not null, Combiner: null, Combine: true } => "Combining is asked for, but there is no combiner command.",
            { Mapper: null, AllowedExits.Count: > 0 } => "Exit codes are allowed of commands, and this job runs a program.",
            { Mapper: not null, SkipBadRecords: > 0 } when !spec.Inputs.Any(input => input.Format == "jsonl") =>
                "Which record a command fails on is not known, so bad records can be skipped for programs and for jsonl inputs alone; let "
                    + "the command pass over what it cannot read.",
            { Reducers: 0, Reducer: not null } => "With 0 reducers nothing runs the reducer command; leave one of them out.",
            _ => null,
        };

    private static string? OfNumbers(MapReduceSpec spec) =>
        spec switch
        {
            { Reducers: < 0 or > MostReducers } => $"{spec.Reducers} reducers are not possible; give 0 (map only) to {MostReducers}.",
            { SplitBytes: < 1 } => $"A split of {spec.SplitBytes} bytes is not possible; give at least 1.",
            { MemoryBytes: < LeastMemoryBytes } =>
                $"{spec.MemoryBytes} bytes of memory are too few; give at least {LeastMemoryBytes} (8 MiB).",
            { DiskLimitBytes: < 1 } => $"A disk limit of {spec.DiskLimitBytes} bytes is not possible; give at least 1.",
            { SkipBadRecords: < 0 } => $"{spec.SkipBadRecords} bad records cannot be skipped; give 0 or more.",
            { AllowedExits: { } exits } when exits.Any(code => code is < 1 or > 255) =>
                $"{exits.First(code => code is < 1 or > 255)} is no exit code that can be allowed; give 1 to 255.",
            { MaxExpansion: not >= 1 } => $"An expansion of {spec.MaxExpansion} is not possible; give at least 1.",
            { Retry.Attempts: < 1 } => $"{spec.Retry.Attempts} attempts are not possible; give at least 1.",
            { Timeout: { } timeout } when timeout <= TimeSpan.Zero => $"A timeout of {timeout} is not possible; give a positive time.",
            _ => null,
        };

    private static string? OfWords(MapReduceSpec spec)
    {
        if (!Compressions.Contains(spec.Compression))
        {
            return $"'{spec.Compression}' is no compression; use none, gzip or zstd.";
        }

        if (spec.Partitioning is { } partitioning && !Partitionings.Contains(partitioning))
        {
            return $"'{partitioning}' is no partitioning; use hash or range.";
        }

        try
        {
            foreach (var input in spec.Inputs)
            {
                InputFormat.Parse(input.Format);
            }
        }
        catch (FormatException e)
        {
            return e.Message;
        }

        return spec.Inputs.FirstOrDefault(input => input.Tag is "") is null ? null : "A tag of an input is empty; name it or leave it out.";
    }

    private static string? OfPaths(MapReduceSpec spec)
    {
        if (spec.Inputs.Count == 0)
        {
            return "A MapReduce job needs at least one input.";
        }

        if (spec is { Output: null, Rows: false })
        {
            return "A MapReduce job needs an output folder, or rows.";
        }

        if (spec.Output is not null && Path.GetFullPath(spec.Output, "/") == "/")
        {
            return $"Output '{spec.Output}' is no folder of a job's own; give the absolute path of a new folder.";
        }

        return spec
            .Inputs.Where(input => !IsOfJob(input))
            .Select(input =>
                NotAbsolute("Input", input.Pattern)
                ?? ProcessPaths.WhyRefused(Path.TrimEndingDirectorySeparator(input.Pattern), path => [path])
            )
            .Append(spec.Output is null ? null : NotAbsolute("Output", spec.Output))
            .Append(spec.SharedDir is null ? null : NotAbsolute("Shared folder", spec.SharedDir))
            .Concat(spec.SideFiles.Values.Select(path => NotAbsolute("Side file", path)))
            .FirstOrDefault(why => why is not null);
    }

    /// <summary>A program of the host's own says it when the job is planned: its code runs on silos alone.</summary>
    private static string? OfArguments(MapReduceSpec spec)
    {
        if (spec.Program is not { } kind || !BuiltInPrograms.Factories.TryGetValue(kind, out var make))
        {
            return null;
        }

        make().AsSpans().Start(ProgramContexts.Of(spec, null, CancellationToken.None));
        return null;
    }

    /// <summary>The submitter makes it the path of a folder, which is looked at then.</summary>
    private static bool IsOfJob(MapReduceInput input) => input.Pattern.StartsWith(MapReduceInput.JobPrefix, StringComparison.Ordinal);

    private static string? NotAbsolute(string what, string path)
    {
        if (!Path.IsPathFullyQualified(path))
        {
            return $"{what} '{path}' is not an absolute path; silos run in folders of their own, so give the whole path.";
        }

        return path.Split('/').Any(name => name is "..") ? $"{what} '{path}' goes back with '..'; give the path without." : null;
    }

    /// <summary>A job must not read what it writes, and replacing its output must not remove what it reads.</summary>
    private static string? Overlaps(MapReduceSpec spec, Func<string, string> real, Func<string, bool> exists)
    {
        if (spec.Output is null)
        {
            return null;
        }

        var output = real(Path.TrimEndingDirectorySeparator(spec.Output));
        foreach (var input in spec.Inputs.Where(input => !IsOfJob(input)))
        {
            var patterns = FilePattern.Of(input.Pattern, exists).Select(pattern => pattern.At(real)).ToList();
            if (patterns.Exists(pattern => pattern.Covers(output)))
            {
                return $"Output {spec.Output} lies inside the input {input.Pattern}; choose a folder outside of it.";
            }

            if (patterns.Exists(pattern => RealPath.IsInside(pattern.Root, output)))
            {
                return $"Input {input.Pattern} lies inside the output {spec.Output}; choose another output.";
            }
        }

        return null;
    }

    private static string? OfSideFile(string name, string path) =>
        ProcessPaths.Is(path) ? $"Side file {name} is {path}, which one process alone has open; give a file that every silo can reach."
        : FileTree.Facts(path) is not { } facts ? $"Side file {name} does not exist: {path}."
        : facts.Type == FileType.Folder ? $"Side file {name} is a folder: {path}."
        : facts.WhyNoInput(path) is { } refused ? $"Side file {name}: {refused}"
        : null;
}
