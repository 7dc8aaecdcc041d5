using System.IO.Compression;
using System.Text;
using System.Xml.Linq;

namespace OrleansGrid.Packages.Tests;

/// <summary>What 'dotnet pack' of the solution gives, used as a newcomer does.</summary>
public sealed class PackageTests(Newcomer newcomer) : IClassFixture<Newcomer>
{
    private static readonly string[] Libraries =
    [
        "OrleansGrid.Abstractions",
        "OrleansGrid.Client",
        "OrleansGrid.Engine",
        "OrleansGrid.Kinds.Batch",
        "OrleansGrid.Kinds.MapReduce",
        "OrleansGrid.Kinds.Study",
        "OrleansGrid.MapReduce",
        "OrleansGrid.Postgres",
        "OrleansGrid.Processes",
        "OrleansGrid.Protocol",
        "OrleansGrid.Reports",
        "OrleansGrid.Search",
        "OrleansGrid.Silo",
        "OrleansGrid.Silo.Core",
        "OrleansGrid.Testing",
    ];

    private static readonly string[] Programs = ["OrleansGrid.Cli", "OrleansGrid.Templates"];

    [Fact]
    public void The_solution_packs_the_libraries_the_tool_and_the_template_and_nothing_else() =>
        Assert.Equal(
            Libraries.Concat(Programs).Order(StringComparer.Ordinal),
            Directory
                .GetFiles(newcomer.Packages, "*.nupkg")
                .Select(file => Path.GetFileName(file)[..^$".{Newcomer.Version}.nupkg".Length])
                .Order(StringComparer.Ordinal)
        );

    [Fact]
    public void Each_package_says_what_it_is_and_refers_to_the_others_of_its_version()
    {
        foreach (var package in Libraries.Concat(Programs))
        {
            using var archive = ZipFile.OpenRead(FileOf(package, "nupkg"));
            using var stream = archive.GetEntry($"{package}.nuspec")!.Open();
            var facts = XDocument.Load(stream).Descendants().ToLookup(element => element.Name.LocalName);
            Assert.NotEqual("Package Description", facts["description"].Single().Value);
            Assert.NotEmpty(facts["tags"].Single().Value);
            Assert.NotNull(archive.GetEntry(facts["readme"].Single().Value));
            Assert.All(
                facts["dependency"].Where(other => ((string)other.Attribute("id")!).StartsWith("OrleansGrid.", StringComparison.Ordinal)),
                other => Assert.Equal(Newcomer.Version, (string)other.Attribute("version")!)
            );
        }
    }

    [Fact]
    public void Libraries_have_symbols_and_nothing_says_where_they_were_built()
    {
        Assert.SkipUnless(Newcomer.Configuration == "Release", "A debugger finds the sources of other builds where they are.");
        var place = Encoding.UTF8.GetBytes(Newcomer.Root);
        foreach (var package in Libraries)
        {
            Assert.True(File.Exists(FileOf(package, "snupkg")), $"{package} has no symbols.");
            Assert.NotEmpty(Inside(package, "nupkg", ".dll"));
            Assert.NotEmpty(Inside(package, "snupkg", ".pdb"));
            Assert.All(Inside(package, "nupkg", ".dll"), bytes => Assert.Equal(-1, bytes.AsSpan().IndexOf(place)));
            Assert.All(Inside(package, "snupkg", ".pdb"), bytes => Assert.Equal(-1, bytes.AsSpan().IndexOf(place)));
        }
    }

    [Fact]
    public async Task The_tool_is_installed_and_says_what_it_does()
    {
        var folder = newcomer.NewFolder("tool");
        await newcomer.Dotnet.RunAsync(folder, "tool", "install", "OrleansGrid.Cli", "--version", Newcomer.Version, "--tool-path", folder);
        Assert.Contains(
            "batch",
            await newcomer.Dotnet.RunProgramAsync(Path.Combine(folder, "grid"), folder, "--help"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task An_application_from_the_template_builds_and_its_tests_pass()
    {
        var folder = newcomer.NewFolder("app");
        await newcomer.Dotnet.RunAsync(folder, "new", "install", FileOf("OrleansGrid.Templates", "nupkg"));
        await newcomer.Dotnet.RunAsync(folder, "new", "orleansgrid", "--output", "Shop.Grid");
        var app = Path.Combine(folder, "Shop.Grid");
        Assert.True(File.Exists(Path.Combine(app, "src", "Shop.Grid", "Shop.Grid.csproj")));
        var said = await newcomer.Dotnet.RunAsync(app, "test", "-p:NuGetAudit=false", "-p:RunAnalyzers=false");
        Assert.Contains("succeeded: 2", said, StringComparison.Ordinal);
    }

    private string FileOf(string package, string extension) => Path.Combine(newcomer.Packages, $"{package}.{Newcomer.Version}.{extension}");

    private List<byte[]> Inside(string package, string archive, string extension)
    {
        using var zip = ZipFile.OpenRead(FileOf(package, archive));
        return
        [
            .. zip
                .Entries.Where(entry => entry.Name.EndsWith(extension, StringComparison.Ordinal))
                .Select(entry =>
                {
                    using var stream = entry.Open();
                    using var copy = new MemoryStream();
                    stream.CopyTo(copy);
                    return copy.ToArray();
                }),
        ];
    }
}
