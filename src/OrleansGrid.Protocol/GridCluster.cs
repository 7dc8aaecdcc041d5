namespace OrleansGrid.Protocol;

/// <summary>Names under which silos and clients of one database find each other, unless their options say otherwise.</summary>
public static class GridCluster
{
    /// <summary>The default of the options <c>Cluster</c> of silos and clients.</summary>
    public const string ClusterId = "orleansgrid";

    /// <summary>
    /// Under which what is stored belongs together. It stays the same whatever the cluster's name is, as Orleans wants it.
    /// </summary>
    public const string ServiceId = "orleansgrid";

    private const int LongestName = 100;

    /// <summary>Null, or one sentence that says why a cluster cannot have the name.</summary>
    public static string? Validate(string? name) =>
        string.IsNullOrWhiteSpace(name) || name.Length > LongestName || name.Any(char.IsControl)
            ? $"The cluster name '{name}' is not valid; give a text of 1 to {LongestName} characters, the same for all silos and clients "
                + "of the grid."
            : null;
}
