namespace OrleansGrid.Processes;

/// <summary>An environment variable, unique to each run of a command, by which its descendants are recognised.</summary>
/// <remarks>
/// It is inherited through every fork, so it finds processes that left the command's process group and whose parents have died, for
/// which no link is left in the process table. A descendant that clears its environment escapes it.
/// </remarks>
internal static class CommandTag
{
    public const string Variable = "GRID_PROCESS_TAG";

    private static long _last;

    /// <summary>What the tags of all commands of this silo process begin with.</summary>
    public static string OfThisSilo { get; } = NewSilo();

    public static string NewSilo() => $"{Variable}={Guid.NewGuid():n}.";

    public static string Next() => $"{OfThisSilo}{Interlocked.Increment(ref _last)}";
}
