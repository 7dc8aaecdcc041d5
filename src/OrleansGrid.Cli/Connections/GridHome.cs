using OrleansGrid.Protocol.Certificates;

namespace OrleansGrid.Cli.Connections;

/// <summary>The folder that holds what belongs to one user's local grid: its private database, its logs, its cluster.</summary>
internal sealed record GridHome(string Path)
{
    public const string Variable = HomeCertificates.Variable;

    public static GridHome Current { get; } = new(HomeCertificates.HomeOfUser);

    /// <summary>A home of its own for something that is to leave nothing behind.</summary>
    public static GridHome CreateTemporary(string name)
    {
        var home = new GridHome(System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"{name}-{Guid.NewGuid():N}"));
        Directory.CreateDirectory(home.Path);
        return home;
    }

    public string Logs => System.IO.Path.Combine(Path, "logs");

    /// <summary>Where a silo of the local cluster keeps what it has made.</summary>
    public string DataOf(string silo) => System.IO.Path.Combine(Path, "data", silo);

    /// <summary>By which the silos of the local cluster and their clients know each other.</summary>
    public HomeCertificates Certificates => new(Path);

    public string ClusterFile => System.IO.Path.Combine(Path, "cluster.json");

    public string ClusterLock => System.IO.Path.Combine(Path, "cluster.lock");
}
