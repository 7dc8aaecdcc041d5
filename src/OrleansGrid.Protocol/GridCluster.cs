namespace OrleansGrid.Protocol;

/// <summary>Names under which silos and clients of one database find each other.</summary>
public static class GridCluster
{
    public const string ClusterId = "orleansgrid";

    public const string ServiceId = "orleansgrid";
}
