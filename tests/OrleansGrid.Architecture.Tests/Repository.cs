namespace OrleansGrid.Architecture.Tests;

/// <summary>The files of this repository, as they are.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>Without the templates, which are text for others' projects.</summary>
    public static IReadOnlyList<SourceProject> Projects { get; } =
    [
        .. Directory
            .EnumerateDirectories(Path.Combine(Root, "src"))
            .Where(folder => !folder.EndsWith(".Templates", StringComparison.Ordinal))
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.csproj"))
            .Order(StringComparer.Ordinal)
            .Select(SourceProject.Read),
    ];

    /// <summary>All C# files under src, with their project.</summary>
    public static IEnumerable<(SourceProject Project, string Path)> Sources =>
        from project in Projects
        from path in Directory.EnumerateFiles(project.Folder, "*.cs", SearchOption.AllDirectories)
        let inside = Path.GetRelativePath(project.Folder, path)
        where
            !inside.StartsWith("obj" + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            && !inside.StartsWith("bin" + Path.DirectorySeparatorChar, StringComparison.Ordinal)
        select (project, path);

    public static string Inside(string path) => Path.GetRelativePath(Root, path);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "OrleansGrid.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException(
            $"No OrleansGrid.sln above {AppContext.BaseDirectory}; run these tests from a build inside the repository."
        );
    }
}
