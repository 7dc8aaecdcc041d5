namespace OrleansGrid.Architecture.Tests;

public sealed class ReferenceTests
{
    /// <summary>Layers from the bottom. A project may refer to those below its own, never beside or above.</summary>
    private static readonly string[][] Layers =
    [
        ["Abstractions"],
        ["Engine", "MapReduce", "Search", "Protocol", "Postgres"],
        ["Silo", "Client"],
        ["Host", "Dashboard", "Samples.Thumbnail", "Samples.WordCount"],
        ["Cli"],
    ];

    /// <summary>Where the rules are: no database, no Orleans.</summary>
    private static readonly string[] Pure = ["Abstractions", "Engine", "MapReduce", "Search"];

    [Fact]
    public void Every_project_has_its_layer() => Assert.All(Repository.Projects, project => Assert.True(LayerOf(project.Name) >= 0, $"{project} is in no layer; see DESIGN.md."));

    [Fact]
    public void References_only_point_down() => None.Of(
        from project in Repository.Projects
        from reference in project.References
        where LayerOf(reference) >= LayerOf(project.Name)
        select $"{project} refers to {reference}");

    [Fact]
    public void Only_silo_and_client_touch_the_Orleans_runtime_and_the_protocol_only_its_attributes() => None.Of(
        from project in Repository.Projects
        from package in project.Packages
        where package.StartsWith("Microsoft.Orleans.", StringComparison.Ordinal)
        where project.Name is not ("Silo" or "Client") && (project.Name, package) is not ("Protocol", "Microsoft.Orleans.Sdk")
        select $"{project} refers to {package}");

    /// <summary>What the rules may use: codecs and checksums of the data that MapReduce moves, linear algebra and distributions of the search.</summary>
    private static readonly HashSet<(string Project, string Package)> PureTools =
    [
        ("MapReduce", "K4os.Compression.LZ4"),
        ("MapReduce", "System.IO.Hashing"),
        ("MapReduce", "ZstdSharp.Port"),
        ("Search", "MathNet.Numerics"),
    ];

    [Fact]
    public void The_rules_know_no_package_but_codecs_checksums_and_numerics() => None.Of(
        from project in Repository.Projects
        where Pure.Contains(project.Name)
        from package in project.Packages
        where !PureTools.Contains((project.Name, package))
        select $"{project} refers to {package}");

    [Fact]
    public void Only_the_database_part_and_the_silo_that_drives_it_speak_to_PostgreSQL() => None.Of(
        from project in Repository.Projects
        where project.Name is not ("Postgres" or "Silo" or "Client" or "Host" or "Cli")
        where project.Packages.Contains("Npgsql") || project.References.Contains("Postgres")
        select project.Name);

    private static int LayerOf(string project) => Array.FindIndex(Layers, layer => layer.Contains(project));
}
