namespace OrleansGrid.Architecture.Tests;

/// <summary>From the bottom: each folder of a project, and those that it may use. Each of them stands above it in the list.</summary>
/// <remarks>Folders that use each other stand in one line and count as one.</remarks>
internal static class FolderRules
{
    /// <summary>The parts of one job's machine hold each other; outside the machine, only the driver knows it.</summary>
    private const string Machine = "Jobs, Slots, Stages, Tasks";

    public static IReadOnlyDictionary<string, (string Folder, string[] MayUse)[]> Of { get; } =
        new Dictionary<string, (string Folder, string[] MayUse)[]>
        {
            ["Engine"] = [("Pool", []), ("Ranges", []), (Machine, ["Ranges"]), ("Driver", [Machine, "Pool", "Ranges"])],
            ["Postgres"] =
            [
                ("Server", []),
                ("Sql", []),
                ("Connections", ["Sql"]),
                ("Migrations", ["Connections", "Sql"]),
                ("Queries", ["Connections", "Sql"]),
                ("Deletion", ["Queries"]),
                ("Uploads", ["Connections", "Sql"]),
            ],
            ["Silo"] =
            [
                ("Kinds", []),
                ("Telemetry", []),
                ("Writing", []),
                ("Supervision", ["Telemetry"]),
                ("Membership", ["Supervision"]),
                ("Logs", ["Membership", "Supervision", "Telemetry", "Writing"]),
                ("Pool", ["Supervision"]),
                ("Storage", ["Supervision", "Writing"]),
                ("Commit", ["Membership", "Supervision", "Telemetry", "Writing"]),
                ("Runs", ["Commit", "Writing"]),
                ("Lanes", ["Commit", "Kinds", "Logs", "Membership", "Runs", "Supervision", "Telemetry", "Writing"]),
                ("Tasks", ["Commit", "Lanes", "Membership", "Runs"]),
                ("Deletion", ["Kinds", "Writing"]),
                ("Jobs", ["Commit", "Deletion", "Kinds", "Membership", "Storage", "Supervision", "Tasks", "Telemetry"]),
                ("Sweep", ["Deletion", "Jobs", "Kinds", "Lanes", "Membership", "Runs", "Supervision", "Tasks", "Telemetry", "Writing"]),
                ("Hosting", ["Commit", "Kinds", "Lanes", "Logs", "Membership", "Storage", "Supervision", "Sweep", "Writing"]),
            ],
        };

    /// <summary>What the compiled code does, in the words of the rules.</summary>
    public static IEnumerable<(string From, string To, string Why)> Uses(string project) =>
        from use in Assemblies.FolderUses(project)
        let user = LineOf(project, use.From)
        let used = LineOf(project, use.To)
        where user != used
        select (user, used, use.Why);

    private static string LineOf(string project, string folder) =>
        Of[project].Select(rule => rule.Folder).FirstOrDefault(line => line.Split(", ").Contains(folder), folder);
}
