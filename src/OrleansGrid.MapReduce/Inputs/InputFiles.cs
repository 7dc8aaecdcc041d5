using OrleansGrid.MapReduce.Reading;

namespace OrleansGrid.MapReduce.Inputs;

/// <summary>Finds the files of an input, in an order that depends on nothing but their names.</summary>
internal static class InputFiles
{
    /// <exception cref="PermanentFailureException">Nothing matches, or a folder cannot be listed.</exception>
    public static IReadOnlyList<FoundFile> Find(MapReduceInput input)
    {
        var found = new SortedDictionary<string, FoundFile>(StringComparer.Ordinal);
        try
        {
            foreach (var path in Matches(input.Pattern))
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
                $"Input {input.Pattern}: no file matches; give a file, a folder, or a pattern with * ? [] or ** that every silo can reach."
            );
    }

    /// <summary>One sentence when a file cannot be opened or does not fit its format, else null.</summary>
    public static string? WhyUnusable(MapReduceInput input, FoundFile file)
    {
        if (file.Size == 0)
        {
            return null;
        }

        try
        {
            new InputFile(file.Whole).Dispose();
        }
        catch (PermanentFailureException e)
        {
            return e.Message;
        }

        var length = InputFormat.Parse(input.Format).Length;
        return length > 0 && !file.IsCompressed ? FixedReader.WhyNotWhole(file.Whole, length) : null;
    }

    /// <summary>Whether a folder is a link to one of the folders it lies in, which would be walked for ever.</summary>
    public static bool IsLoop(string folder)
    {
        if (
            new DirectoryInfo(folder) is not { LinkTarget: not null } link
            || link.ResolveLinkTarget(returnFinalTarget: true) is not { } target
        )
        {
            return false;
        }

        return RealPath.IsInside(RealPath.Of(Path.GetDirectoryName(folder)!), RealPath.Of(target.FullName));
    }

    /// <summary>A name with a wildcard character in it may be meant as it stands.</summary>
    private static IEnumerable<string> Matches(string pattern) => Path.Exists(pattern) ? [pattern] : new FilePattern(pattern).Matches();

    private static void Add(string path, SortedDictionary<string, FoundFile> found)
    {
        if (!Directory.Exists(path))
        {
            var file = Target(path);
            found.TryAdd(path, new FoundFile(path, file.Length, file.LastWriteTimeUtc.Ticks));
            return;
        }

        foreach (var entry in new DirectoryInfo(path).EnumerateFileSystemInfos())
        {
            if (!FilePattern.IsHidden(entry.Name) && !(entry is DirectoryInfo && IsLoop(entry.FullName)))
            {
                Add(entry.FullName, found);
            }
        }
    }

    /// <summary>Size and time of a link are not those of the file that is read.</summary>
    private static FileInfo Target(string path)
    {
        var file = new FileInfo(path);
        if (file.LinkTarget is not null)
        {
            file = new FileInfo(file.ResolveLinkTarget(returnFinalTarget: true)!.FullName);
        }

        return file.Exists
            ? file
            : throw new PermanentFailureException(
                $"{path} is a link to {file.FullName}, which does not exist; remove it or leave it out of the pattern."
            );
    }
}
