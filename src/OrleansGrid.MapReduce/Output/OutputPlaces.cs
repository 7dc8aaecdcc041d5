namespace OrleansGrid.MapReduce;

/// <summary>
/// Where the output of one job is while it is made. Everything lies in one hidden folder beside the output, so that a rename puts it into place:
/// <code>
/// parent/
///   .name.job/attempts/part-00000.a1   what reducers write; any number of attempts at a part
///   .name.job/parts/part-00000         the attempts that count, and _SUCCESS; becomes the output by one rename
///   .name.job/replaced-…               the output that was there before, until the job has succeeded
///   name/                              the output
/// </code>
/// </summary>
internal sealed class OutputPlaces
{
    public const string Success = "_SUCCESS";

    /// <summary>How much longer than the output's name that of the hidden folder is: two dots and the job's id.</summary>
    public const int Added = 34;

    public OutputPlaces(string output, Guid jobId)
    {
        Output = Resolve(Path.TrimEndingDirectorySeparator(Path.GetFullPath(output)));
        Parent = Path.GetDirectoryName(Output) ?? throw new PermanentFailureException($"Output {output} has no parent folder; give a folder below one.");
        Work = Path.Join(Parent, $".{Path.GetFileName(Output)}.{jobId:N}");
    }

    public string Output { get; }

    public string Parent { get; }

    public string Work { get; }

    public string Attempts => Path.Join(Work, "attempts");

    public string Parts => Path.Join(Work, "parts");

    public string Lock => Path.Join(Work, "publishing");

    public IEnumerable<string> Replaced => Directory.Exists(Work) ? Directory.EnumerateDirectories(Work, "replaced-*").Order(StringComparer.Ordinal) : [];

    public string NewReplaced()
    {
        for (var n = 0; ; n++)
        {
            var path = Path.Join(Work, $"replaced-{n:D3}");
            if (!Path.Exists(path))
                return path;
        }
    }

    /// <summary>The folder behind a link is replaced, not the link.</summary>
    private static string Resolve(string output) =>
        new DirectoryInfo(output) is { LinkTarget: not null } link ? link.ResolveLinkTarget(returnFinalTarget: true)!.FullName : output;
}
