using System.Xml.Linq;

namespace OrleansGrid.Packages.Tests;

/// <summary>
/// The packages of this build in a folder, and a newcomer who has nothing but them: other packages come as they come on this machine.
/// </summary>
public sealed class Newcomer : IAsyncLifetime
{
    /// <summary>Unlike any version that the machine may have in its cache.</summary>
    public const string Version = "0.0.1-packed";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("orleansgrid-packages-");

    public string Packages => _folder.CreateSubdirectory("feed").FullName;

    internal Dotnet Dotnet => new(Home);

    public static string Root { get; } = FindRoot();

    private string Home => _folder.CreateSubdirectory("home").FullName;

    /// <summary>An empty folder in which the packages are found.</summary>
    public string NewFolder(string name)
    {
        var folder = _folder.CreateSubdirectory(name);
        new XElement(
            "configuration",
            new XElement("packageSources", new XElement("add", new XAttribute("key", "packed"), new XAttribute("value", Packages))),
            // What the machine has unpacked already need not be fetched again.
            new XElement(
                "fallbackPackageFolders",
                new XElement("add", new XAttribute("key", "machine"), new XAttribute("value", MachineCache))
            )
        ).Save(Path.Combine(folder.FullName, "NuGet.Config"));
        return folder.FullName;
    }

    public async ValueTask InitializeAsync()
    {
        var sources = Path.Combine(UserFolder, ".nuget", "NuGet", "NuGet.Config");
        if (File.Exists(sources))
        {
            File.Copy(sources, Path.Combine(Directory.CreateDirectory(Path.Combine(Home, ".nuget", "NuGet")).FullName, "NuGet.Config"));
        }

        // By what is built, which others are running: nothing of it may change.
        await Dotnet.RunAsync(
            Root,
            "pack",
            "OrleansGrid.sln",
            "--no-build",
            "--configuration",
            Configuration,
            "--output",
            Packages,
            $"-p:PackageVersion={Version}",
            "-p:NuGetAudit=false"
        );
    }

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    private static string UserFolder => Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    private static string MachineCache =>
        Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(UserFolder, ".nuget", "packages");

    public static string Configuration => new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "OrleansGrid.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException($"No OrleansGrid.sln above {AppContext.BaseDirectory}.");
        }

        return folder.FullName;
    }
}
