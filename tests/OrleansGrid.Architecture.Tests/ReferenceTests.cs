using System.Xml.Linq;

namespace OrleansGrid.Architecture.Tests;

public sealed class ReferenceTests
{
    /// <summary>Layers from the bottom. A project may refer to those below its own, never beside or above.</summary>
    private static readonly string[][] Layers =
    [
        ["Abstractions"],
        ["Engine", "MapReduce", "Search", "Protocol", "Postgres", "Processes"],
        ["Silo", "Client", "Reports"],
        ["Kinds.Batch", "Kinds.MapReduce", "Kinds.Study"],
        ["Hosting"],
        ["Host", "Testing", "Samples.Iterate", "Samples.Thumbnail", "Samples.WordCount"],
        ["Cli"],
    ];

    /// <summary>Where the rules are: no database, no Orleans.</summary>
    private static readonly string[] Pure = ["Abstractions", "Engine", "MapReduce", "Search"];

    [Fact]
    public void Every_project_has_its_layer() =>
        Assert.All(Repository.Projects, project => Assert.True(LayerOf(project.Name) >= 0, $"{project} is in no layer of this test."));

    [Fact]
    public void References_only_point_down() =>
        None.Of(
            from project in Repository.Projects
            from reference in project.References
            where LayerOf(reference) >= LayerOf(project.Name)
            select $"{project} refers to {reference}"
        );

    /// <summary>What is built before it is packed would otherwise be packed twice, and 'dotnet pack' refuses that.</summary>
    [Fact]
    public void A_program_that_stands_beside_another_is_no_content_of_its_package() =>
        None.Of(
            from project in Repository.Projects
            let file = Path.Combine(project.Folder, $"OrleansGrid.{project.Name}.csproj")
            from beside in XDocument.Load(file).Descendants("ProjectReference")
            where (string?)beside.Attribute("OutputItemType") == "Content" && (string?)beside.Attribute("Pack") != "false"
            select $"{project} would pack {(string?)beside.Attribute("Include")}"
        );

    [Fact]
    public void Only_silo_hosting_and_client_touch_the_Orleans_runtime_and_grains_of_a_kind_only_its_attributes() =>
        None.Of(
            from project in Repository.Projects
            from package in project.Packages
            where package.StartsWith("Microsoft.Orleans.", StringComparison.Ordinal)
            where project.Name is not ("Silo" or "Hosting" or "Client")
            where !(project.Name == "Testing" && package == "Microsoft.Orleans.TestingHost")
            where package != "Microsoft.Orleans.Sdk" || !(project.Name == "Protocol" || IsKind(project.Name))
            select $"{project} refers to {package}"
        );

    /// <summary>
    /// What the rules may use: codecs and checksums of the data that MapReduce moves, linear algebra and distributions of the search.
    /// </summary>
    private static readonly HashSet<(string Project, string Package)> PureTools =
    [
        ("MapReduce", "K4os.Compression.LZ4"),
        ("MapReduce", "System.IO.Hashing"),
        ("MapReduce", "ZstdSharp.Port"),
        ("Search", "MathNet.Numerics"),
    ];

    [Fact]
    public void The_rules_know_no_package_but_codecs_checksums_and_numerics() =>
        None.Of(
            from project in Repository.Projects
            where Pure.Contains(project.Name)
            from package in project.Packages
            where !PureTools.Contains((project.Name, package))
            select $"{project} refers to {package}"
        );

    [Fact]
    public void Only_the_database_part_and_the_silo_that_drives_it_speak_to_PostgreSQL() =>
        None.Of(
            from project in Repository.Projects
            where project.Name is not ("Postgres" or "Silo" or "Client" or "Reports" or "Host" or "Testing" or "Cli")
            where project.Packages.Contains("Npgsql") || project.References.Contains("Postgres")
            select project.Name
        );

    /// <summary>
    /// The engine and the silo run whatever a kind plans; what batches, MapReduce jobs and studies are, only their own projects say.
    /// </summary>
    [Fact]
    public void The_core_refers_to_no_kind_and_to_no_kind_s_rules() =>
        None.Of(
            from project in Repository.Projects
            where project.Name is "Engine" or "Protocol" or "Postgres" or "Silo"
            from reference in project.References
            where IsKind(reference) || reference is "MapReduce" or "Search" or "Processes"
            select $"{project} refers to {reference}"
        );

    private static bool IsKind(string project) => project.StartsWith("Kinds.", StringComparison.Ordinal);

    private static int LayerOf(string project) => Array.FindIndex(Layers, layer => layer.Contains(project));
}
