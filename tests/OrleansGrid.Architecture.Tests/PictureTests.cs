using System.Text.RegularExpressions;

namespace OrleansGrid.Architecture.Tests;

/// <summary>
/// The pictures in src/README.md are drawn from the compiled assemblies: an arrow that is not there, or is too many, fails.
/// </summary>
public sealed class PictureTests
{
    private const string WriteVariable = "GRID_WRITE_PICTURES";

    [Fact]
    public void The_picture_of_the_projects_is_true() => Compare("projects", Assemblies.ProjectUses);

    [Fact]
    public void The_picture_of_the_folders_of_the_silo_is_true() =>
        Compare("folders of the silo", Assemblies.FolderUses("Silo").Select(use => (use.From, use.To)));

    private static void Compare(string name, IEnumerable<(string From, string To)> uses)
    {
        var file = Path.Combine(Repository.Root, "src", "README.md");
        var text = File.ReadAllText(file);
        var place = new Regex($@"(?<=<!-- picture of the {name} -->\n```mermaid\n).*?(?=```)", RegexOptions.Singleline);
        Assert.Single(place.Matches(text));
        var picture = Draw(uses.ToHashSet());
        if (Environment.GetEnvironmentVariable(WriteVariable) is { Length: > 0 })
        {
            File.WriteAllText(file, place.Replace(text, picture));
        }

        Assert.True(
            place.Match(File.ReadAllText(file)).Value == picture,
            $"{file} shows another picture; draw it with {WriteVariable}=1 and look at it."
        );
    }

    /// <summary>Without the arrows that others imply: who uses A, which uses B, may use B too.</summary>
    private static string Draw(HashSet<(string From, string To)> uses)
    {
        var arrows = uses.Where(use => !uses.Any(other => other.From == use.From && other.To != use.To && Reaches(uses, other.To, use.To)));
        var lines =
            from arrow in arrows
            group arrow.To by arrow.From into targets
            orderby targets.Key
            select $"  {Node(targets.Key)} --> {string.Join(" & ", targets.Order(StringComparer.Ordinal).Select(Node))}\n";
        return $"flowchart BT\n{string.Concat(lines)}";
    }

    private static bool Reaches(HashSet<(string From, string To)> uses, string from, string to) =>
        uses.Contains((from, to)) || uses.Where(use => use.From == from).Any(use => Reaches(uses, use.To, to));

    private static string Node(string name) =>
        name.Contains('.', StringComparison.Ordinal) ? $"{name.Replace(".", "", StringComparison.Ordinal)}[\"{name}\"]" : name;
}
