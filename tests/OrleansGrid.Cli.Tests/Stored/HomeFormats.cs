using OrleansGrid.Cli.Cluster;
using OrleansGrid.Tests.Stored;

namespace OrleansGrid.Cli.Tests.Stored;

/// <summary>What <c>grid up</c> leaves in <c>GRID_HOME</c> for the next program, which may be a newer one.</summary>
internal static class HomeFormats
{
    private static readonly ClusterState Cluster = new()
    {
        Supervisor = new ProcessIdentity(12, "boot-1 100"),
        IsDetached = true,
        Silos =
        [
            new SiloEntry(
                1,
                "silo-1",
                11111,
                30000,
                new SiloSettings(
                    4,
                    ["/srv/handlers.dll"],
                    ["100 2026-11-30"],
                    "00ff",
                    "night",
                    new CommandSettings(["MODEL_*"], ["memory=2G"], "worker", ["convert"]),
                    Insecure: true
                ),
                new ProcessIdentity(13, "boot-1 101")
            ),
            new SiloEntry(2, "silo-2", 11112, 30001, new SiloSettings(4, [], [], "00ff"), null),
            new SiloEntry(3, "silo-3", 11113, 30002, null, null),
        ],
        Wanted = 2,
    };

    public static IReadOnlyList<object> Whole { get; } = [Cluster];

    public static IReadOnlyList<StoredFormat> All { get; } =
    [
        new StoredJson<ClusterState>("cluster.full", Cluster, ClusterJson.Default.ClusterState),
        new StoredJson<ClusterState>("cluster.minimal", new ClusterState(), ClusterJson.Default.ClusterState),
    ];
}
