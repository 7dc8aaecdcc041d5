namespace OrleansGrid.Architecture.Tests;

/// <summary>Which folder of the silo may use which. The compiled code is asked, so that no way around a using helps.</summary>
public sealed class FolderTests
{
    /// <summary>From the bottom: a folder, and those that it may use. Each of them stands above it in this list.</summary>
    private static readonly (string Folder, string[] MayUse)[] Rules =
    [
        ("Kinds", []),
        ("Telemetry", []),
        ("Writing", []),
        ("Supervision", ["Telemetry"]),
        ("Membership", ["Supervision"]),
        ("Pool", ["Supervision"]),
        ("Storage", ["Supervision", "Writing"]),
        ("Commit", ["Membership", "Supervision", "Telemetry", "Writing"]),
        ("Runs", ["Commit", "Writing"]),
        ("Lanes", ["Commit", "Kinds", "Membership", "Runs", "Supervision", "Telemetry", "Writing"]),
        ("Tasks", ["Commit", "Lanes", "Membership", "Runs"]),
        ("Jobs", ["Commit", "Kinds", "Membership", "Storage", "Supervision", "Tasks", "Telemetry"]),
        ("Sweep", ["Jobs", "Kinds", "Lanes", "Membership", "Runs", "Supervision", "Tasks", "Writing"]),
        ("Hosting", ["Commit", "Kinds", "Lanes", "Membership", "Storage", "Supervision", "Sweep", "Writing"]),
    ];

    [Fact]
    public void Folders_of_the_silo_use_only_those_that_they_may() =>
        None.Of(
            from use in Assemblies.FolderUses("Silo")
            where !Rules.Any(rule => rule.Folder == use.From && rule.MayUse.Contains(use.To))
            group use.Why by $"{use.From} uses {use.To}" into uses
            orderby uses.Key
            select $"{uses.Key}: {string.Join("; ", uses.Distinct().Order(StringComparer.Ordinal))}"
        );

    [Fact]
    public void No_two_folders_of_the_silo_use_each_other_by_way_of_whatever_others() =>
        None.Of(
            from rule in Rules.Index()
            from used in rule.Item.MayUse
            where Array.FindIndex(Rules, r => r.Folder == used) is var at && (at < 0 || at >= rule.Index)
            select $"{rule.Item.Folder} may use {used}, which does not stand above it"
        );

    [Fact]
    public void What_a_folder_may_use_it_does_use() =>
        None.Of(
            from rule in Rules
            from used in rule.MayUse
            where !Assemblies.FolderUses("Silo").Any(use => use.From == rule.Folder && use.To == used)
            select $"{rule.Folder} does not use {used}"
        );

    [Fact]
    public void The_namespace_of_a_file_of_the_silo_is_its_folder_unless_the_whole_product_shows_its_types() =>
        None.Of(
            from source in Repository.Sources
            where source.Project.Name == "Silo"
            let folder = Path.GetRelativePath(source.Project.Folder, Path.GetDirectoryName(source.Path)!)
            let text = File.ReadAllText(source.Path)
            where
                !text.Contains($"\nnamespace OrleansGrid.Silo.{folder};", StringComparison.Ordinal)
                && !text.StartsWith($"namespace OrleansGrid.Silo.{folder};", StringComparison.Ordinal)
                && !text.Contains("namespace OrleansGrid;", StringComparison.Ordinal)
            select Repository.Inside(source.Path)
        );
}
