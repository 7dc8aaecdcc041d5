namespace OrleansGrid.Architecture.Tests;

/// <summary>Which folder of a project may use which. The compiled code is asked, so that no way around a using helps.</summary>
public sealed class FolderTests
{
    public static TheoryData<string> Projects => [.. FolderRules.Of.Keys];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Folders_use_only_those_that_they_may(string project) =>
        None.Of(
            from use in FolderRules.Uses(project)
            where !FolderRules.Of[project].Any(rule => rule.Folder == use.From && rule.MayUse.Contains(use.To))
            group use.Why by $"{use.From} uses {use.To}" into uses
            orderby uses.Key
            select $"{uses.Key}: {string.Join("; ", uses.Distinct().Order(StringComparer.Ordinal))}"
        );

    [Theory]
    [MemberData(nameof(Projects))]
    public void No_two_folders_use_each_other_by_way_of_whatever_others(string project) =>
        None.Of(
            from rule in FolderRules.Of[project].Index()
            from used in rule.Item.MayUse
            where Array.FindIndex(FolderRules.Of[project], r => r.Folder == used) is var at && (at < 0 || at >= rule.Index)
            select $"{rule.Item.Folder} may use {used}, which does not stand above it"
        );

    [Theory]
    [MemberData(nameof(Projects))]
    public void What_a_folder_may_use_it_does_use(string project) =>
        None.Of(
            from rule in FolderRules.Of[project]
            from used in rule.MayUse
            where !FolderRules.Uses(project).Any(use => use.From == rule.Folder && use.To == used)
            select $"{rule.Folder} does not use {used}"
        );
}
