namespace OrleansGrid.Processes.Posix;

/// <summary>The silo's own environment as C has it.</summary>
/// <remarks>
/// Encoded once and shared by all children: building some dozens of strings for each would cost more than all else we do.
/// </remarks>
internal static class EncodedEnvironment
{
    private static readonly Dictionary<string, int> Positions = SiloEnvironment
        .All.Keys.Select((name, position) => (name, position))
        .ToDictionary(e => e.name, e => e.position);

    /// <summary>Never disposed: children are given pointers into it for as long as the silo lives.</summary>
    public static NativeStrings Strings { get; } = new([.. SiloEnvironment.All.Select(e => $"{e.Key}={e.Value}")]);

    /// <summary>The place of a variable in <see cref="Strings"/>, or -1.</summary>
    public static int PositionOf(string name) => Positions.GetValueOrDefault(name, -1);
}
