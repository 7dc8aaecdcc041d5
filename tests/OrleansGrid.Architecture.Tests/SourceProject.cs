using System.Xml.Linq;

namespace OrleansGrid.Architecture.Tests;

/// <param name="Name">Without the leading <c>OrleansGrid.</c></param>
/// <param name="References">Projects that it compiles against.</param>
internal sealed record SourceProject(string Name, string Folder, IReadOnlyList<string> References, IReadOnlyList<string> Packages)
{
    public static SourceProject Read(string path)
    {
        var items = XDocument.Load(path).Descendants().ToList();
        return new SourceProject(
            NameOf(path),
            Path.GetDirectoryName(path)!,
            [
                .. items
                    .Where(i => i.Name.LocalName == "ProjectReference" && (string?)i.Attribute("ReferenceOutputAssembly") != "false")
                    .Select(i => NameOf((string)i.Attribute("Include")!)),
            ],
            [.. items.Where(i => i.Name.LocalName == "PackageReference").Select(i => (string)i.Attribute("Include")!)]
        );
    }

    public override string ToString() => Name;

    private static string NameOf(string path) => Path.GetFileNameWithoutExtension(path.Replace('\\', '/'))["OrleansGrid.".Length..];
}
