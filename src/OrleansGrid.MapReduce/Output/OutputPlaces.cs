using System.Globalization;

namespace OrleansGrid.MapReduce.Output;

/// <summary>
/// Where the output of one job is while it is made. Everything lies in one hidden folder beside the output, so that a rename puts it into
/// place:
/// <code>
/// parent/
///   .name.job/attempts-2/part-00000.a1   what reducers write in the job's second run; any number of attempts at a part
///   .name.job/parts-2/part-00000         the attempts that count in it, and _SUCCESS; becomes the output by one rename
///   .name.job/replaced-…                 the output that was there before, until the job has succeeded
///   .name.job/publishing                 the lock of those who publish and those who discard
///   name/                                the output
/// </code>
/// Each run has folders of its own, so that the clean-up after a failed run takes nothing from the run that a retry has begun.
/// </summary>
internal sealed class OutputPlaces
{
    public const string Success = "_SUCCESS";

    /// <summary>How much longer than the output's name that of the hidden folder is: two dots and the job's id.</summary>
    public const int Added = 34;

    private const string OfAttempts = "attempts-";

    private const string OfParts = "parts-";

    public OutputPlaces(string output, Guid jobId, int run)
    {
        Run = run;
        Output = Resolve(Path.TrimEndingDirectorySeparator(Path.GetFullPath(output)));
        Parent =
            Path.GetDirectoryName(Output)
            ?? throw new PermanentFailureException($"Output {output} has no parent folder; give a folder below one.");
        Work = Path.Join(Parent, $".{Path.GetFileName(Output)}.{jobId:N}");
    }

    public int Run { get; }

    public string Output { get; }

    public string Parent { get; }

    public string Work { get; }

    public string Attempts => Path.Join(Work, $"{OfAttempts}{Run}");

    public string Parts => Path.Join(Work, $"{OfParts}{Run}");

    public string Lock => Path.Join(Work, "publishing");

    public IEnumerable<string> Replaced =>
        Directory.Exists(Work) ? Directory.EnumerateDirectories(Work, "replaced-*").Order(StringComparer.Ordinal) : [];

    /// <summary>How results name an attempt's file: as it lies in <see cref="Work"/>.</summary>
    public static string NameOf(string attemptFile) =>
        Path.Join(Path.GetFileName(Path.GetDirectoryName(attemptFile.AsSpan())), Path.GetFileName(attemptFile.AsSpan()));

    public string NewReplaced()
    {
        for (var n = 0; ; n++)
        {
            var path = Path.Join(Work, $"replaced-{n:D3}");
            if (!Path.Exists(path))
            {
                return path;
            }
        }
    }

    /// <summary>Removes what this run and earlier ones have written and not published.</summary>
    public void RemoveUpToRun()
    {
        foreach (var folder in Folders().Where(path => RunOf(Path.GetFileName(path)) is { } run && run <= Run))
        {
            OutputFolder.DeleteFolder(folder);
        }
    }

    /// <summary>Removes the work folder, unless a later run writes there or the output that was replaced is in it.</summary>
    public void RemoveEmptyWork()
    {
        if (Folders().Count > 0)
        {
            return;
        }

        try
        {
            File.Delete(Lock);
            Directory.Delete(Work);
        }
        catch (IOException)
        {
            // It is gone, or a later run has begun to write there just now; its end removes the folder.
        }
    }

    private List<string> Folders() => Directory.Exists(Work) ? [.. Directory.EnumerateDirectories(Work)] : [];

    private static int? RunOf(string folder)
    {
        var prefix =
            folder.StartsWith(OfAttempts, StringComparison.Ordinal) ? OfAttempts
            : folder.StartsWith(OfParts, StringComparison.Ordinal) ? OfParts
            : null;
        return
            prefix is not null && int.TryParse(folder.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var run)
            ? run
            : null;
    }

    /// <summary>The folder behind a link is replaced, not the link.</summary>
    private static string Resolve(string output) =>
        new DirectoryInfo(output) is { LinkTarget: not null } link ? link.ResolveLinkTarget(returnFinalTarget: true)!.FullName : output;
}
