namespace OrleansGrid.MapReduce.Inputs;

/// <summary>Finds the files of an input, in an order that depends on nothing but their names.</summary>
internal static class InputFiles
{
    /// <summary>
    /// The files of each of a job's inputs. One that several inputs match is read once, by the first of them, unless they read it
    /// differently or it must be known by which it was found.
    /// </summary>
    /// <param name="looking">Told of each input before it is listed.</param>
    /// <exception cref="PermanentFailureException">Nothing matches, a folder cannot be listed, or a file cannot be an input.</exception>
    public static List<IReadOnlyList<FoundFile>> FindAll(MapReduceSpec spec, Action<MapReduceInput> looking)
    {
        var taken = new HashSet<(string Path, string Format, string? Tag)>();
        var inputs = new List<IReadOnlyList<FoundFile>>();
        foreach (var input in spec.Inputs)
        {
            looking(input);
            inputs.Add([
                .. Find(input)
                    .Where(file => taken.Add((file.Path, input.Format, input.Tag)))
                    .Select(file => InputLook.At(file, input, spec.MaxExpansion)),
            ]);
        }

        return inputs;
    }

    /// <exception cref="PermanentFailureException">Nothing matches, or a folder cannot be listed.</exception>
    public static IReadOnlyList<FoundFile> Find(MapReduceInput input)
    {
        var found = new SortedDictionary<string, FoundFile>(StringComparer.Ordinal);
        try
        {
            RequireEveryones(input.Pattern);
            foreach (var path in FilePattern.Of(input.Pattern, FileTree.Exists).SelectMany(pattern => pattern.Matches()))
            {
                Add(path, found);
            }
        }
        catch (UnauthorizedAccessException e)
        {
            throw new PermanentFailureException(
                $"Input {input.Pattern}: a folder cannot be listed ({e.Message.TrimEnd('.')}); give read permission or leave it out of "
                    + "the pattern.",
                e
            );
        }

        return found.Count > 0
            ? [.. found.Values]
            : throw new PermanentFailureException(
                $"Input {input.Pattern}: no file matches; give a file, a folder, or a pattern with * ? [] {{}} or ** that every silo can "
                    + "reach."
            );
    }

    private static void Add(string path, SortedDictionary<string, FoundFile> found)
    {
        var target = PathText.HasRawBytes(path) ? null : new FileInfo(path).LinkTarget;
        if (target is not null)
        {
            RequireEveryones(path);
        }

        var shown = PathText.Shown(path);
        if (FileTree.Facts(path) is not { } facts)
        {
            throw new PermanentFailureException(
                target is null
                    ? $"{shown} has gone or cannot be reached; give read permission or leave it out of the pattern."
                    : $"{shown} is a link to {target}, which does not exist; remove it or leave it out of the pattern."
            );
        }

        if (facts.Type == FileType.Folder)
        {
            AddFolder(path, found);
            return;
        }

        if (facts.WhyNoInput(shown) is { } refused)
        {
            throw new PermanentFailureException(refused);
        }

        found.TryAdd(path, new FoundFile(path, facts.Size, facts.ModifiedTicks));
    }

    private static void AddFolder(string folder, SortedDictionary<string, FoundFile> found)
    {
        foreach (var name in FileTree.Names(folder).Where(name => !FilePattern.IsHidden(name)))
        {
            var path = Path.Join(folder, name);
            if (!FileTree.IsLoop(path))
            {
                Add(path, found);
            }
        }
    }

    private static void RequireEveryones(string path)
    {
        if (ProcessPaths.WhyRefused(path, RealPath.Way) is { } refused)
        {
            throw new PermanentFailureException(refused);
        }
    }
}
