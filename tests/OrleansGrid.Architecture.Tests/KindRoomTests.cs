using System.Text.RegularExpressions;

namespace OrleansGrid.Architecture.Tests;

/// <summary>
/// What only one kind of jobs needs stands in rooms of its own. Elsewhere no kind is named, neither in code nor in words: what is said
/// there holds for kinds that nobody has thought of yet.
/// </summary>
public sealed partial class KindRoomTests
{
    private static readonly string[] Core = ["Engine", "Silo", "Protocol", "Postgres"];

    /// <summary>Folders of the command line and of the reports that belong to one kind; the demo is a story about two jobs.</summary>
    private static readonly string[] Rooms = ["Batch", "MapReduce", "Studies", "Demo"];

    /// <summary>Where kinds are registered.</summary>
    private static readonly string[] Registrations = ["GridCommand.cs", "KindTexts.cs", "BuiltInKinds.cs", "ReportJson.cs"];

    /// <summary>It reads items and specs as it reads inputs, and is of the data plane, not of the kind.</summary>
    private const string ReaderOfFiles = " using OrleansGrid.MapReduce.Reading;";

    [Fact]
    public void The_core_names_no_kind() =>
        None.Of(
            from source in Repository.Sources
            where Core.Contains(source.Project.Name)
            from line in LinesThatNameKinds(source.Path)
            select line
        );

    [Fact]
    public void Verbs_and_reports_that_serve_every_kind_name_none() =>
        None.Of(
            from source in Repository.Sources
            where source.Project.Name is "Cli" or "Reports"
            where !Rooms.Contains(FolderOf(source)) && !Registrations.Contains(Path.GetFileName(source.Path))
            from line in LinesThatNameKinds(source.Path)
            where !line.EndsWith(ReaderOfFiles, StringComparison.Ordinal)
            select line
        );

    [Fact]
    public void Statements_that_serve_every_kind_name_none() =>
        None.Of(
            from path in Directory.EnumerateFiles(Path.Combine(Repository.Root, "sql", "queries"), "*", SearchOption.AllDirectories)
            from line in LinesThatNameKinds(path)
            select line
        );

    [Fact]
    public void Statements_of_a_kind_are_run_in_its_own_rooms()
    {
        var sources = Repository
            .Sources.Select(source => (source.Path, IsOf: RoomOf(source), Text: File.ReadAllText(source.Path)))
            .ToList();
        None.Of(
            from folder in Directory.EnumerateDirectories(Path.Combine(Repository.Root, "sql", "kinds"))
            let kind = Path.GetFileName(folder)
            from file in Directory.EnumerateFiles(folder, "*.sql")
            from name in NameOfStatement().Matches(File.ReadAllText(file)).Select(match => match.Groups["name"].Value)
            from source in sources
            where source.IsOf != kind && source.Text.Contains($"\"{name}\"", StringComparison.Ordinal)
            select $"{Repository.Inside(source.Path)} runs {name} of the kind {kind}"
        );
    }

    /// <summary>The kind whose room a file stands in: its project, or in a project for all kinds a folder.</summary>
    private static string? RoomOf((SourceProject Project, string Path) source) =>
        (source.Project.Name, FolderOf(source)) switch
        {
            ("Kinds.Batch", _) or (_, "Batch") => "batch",
            ("Kinds.MapReduce", _) or (_, "MapReduce") => "mapreduce",
            ("Kinds.Study", _) or (_, "Studies") => "study",
            _ => null,
        };

    private static string FolderOf((SourceProject Project, string Path) source) =>
        Path.GetRelativePath(source.Project.Folder, source.Path).Split(Path.DirectorySeparatorChar)[0];

    private static IEnumerable<string> LinesThatNameKinds(string path) =>
        from line in File.ReadLines(path).Select((text, n) => (Text: text, Number: n + 1))
        where NameOfKind().IsMatch(line.Text)
        select $"{Repository.Inside(path)}:{line.Number} {line.Text.Trim()}";

    [GeneratedRegex(@"map-?reduce|stud(y|ies)|trial|objective|BatchSpec|BatchKind|""batch""", RegexOptions.IgnoreCase)]
    private static partial Regex NameOfKind();

    [GeneratedRegex(@"^-- name: (?<name>\w+)$", RegexOptions.Multiline)]
    private static partial Regex NameOfStatement();
}
