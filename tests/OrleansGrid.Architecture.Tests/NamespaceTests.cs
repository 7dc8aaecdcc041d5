using System.Text.RegularExpressions;

namespace OrleansGrid.Architecture.Tests;

/// <summary>A folder that the compiler does not know of can be used from anywhere without a trace.</summary>
public sealed partial class NamespaceTests
{
    /// <summary>What users write against stands in a few namespaces, whatever the folders are: they write one using.</summary>
    private static readonly string[] WithoutRooms = ["Abstractions", "Client", "Testing"];

    /// <summary>Types that the whole product shows, in projects whose other types it does not show.</summary>
    private static readonly string[] Shown =
    [
        "Hosting/GridHealthExtensions.cs",
        "Hosting/GridSiloExtensions.cs",
        "Kinds.Batch/BatchSiloExtensions.cs",
        "Kinds.MapReduce/MapReduceSiloExtensions.cs",
        "Kinds.Study/StudySiloExtensions.cs",
        "Postgres/Queries/AttemptStatus.cs",
        "Postgres/Queries/JobReader.cs",
        "Postgres/Queries/SiloTally.cs",
        "Silo/Hosting/GridCommandOptions.cs",
        "Silo/Hosting/GridSiloBuilder.cs",
        "Silo/Hosting/GridSiloOptions.cs",
        "Silo/Supervision/SiloReadiness.cs",
    ];

    [Fact]
    public void The_namespace_of_a_file_is_its_folder_unless_users_see_its_types() =>
        None.Of(
            from source in Repository.Sources
            where !WithoutRooms.Contains(source.Project.Name)
            let file = $"{source.Project.Name}/{Path.GetRelativePath(source.Project.Folder, source.Path)}"
            let due = Shown.Contains(file) ? "OrleansGrid" : "OrleansGrid." + Path.GetDirectoryName(file)!.Replace('/', '.')
            let found = NamespaceOf(source.Path)
            where found is not null && found != due
            select $"{file} has the namespace {found}, and not {due}"
        );

    /// <summary>Null for a program that is a few statements.</summary>
    private static string? NamespaceOf(string path) =>
        Namespace().Match(File.ReadAllText(path)) is { Success: true } match ? match.Groups["name"].Value : null;

    [GeneratedRegex(@"^namespace\s+(?<name>[\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Namespace();
}
