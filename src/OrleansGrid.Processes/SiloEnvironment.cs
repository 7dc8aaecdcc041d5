using System.Collections;

namespace OrleansGrid.Processes;

/// <summary>The silo's own environment as it was when its first command ran.</summary>
/// <remarks>
/// Encoded once and shared by all children: building some dozens of strings for each would cost more than all else we do.
/// </remarks>
internal static class SiloEnvironment
{
    private static readonly Dictionary<string, string> Values = ReadAll();
    private static readonly Dictionary<string, int> Positions = Values
        .Keys.Select((name, position) => (name, position))
        .ToDictionary(e => e.name, e => e.position);

    /// <summary>Never disposed: children are given pointers into it for as long as the silo lives.</summary>
    public static NativeStrings Encoded { get; } = new([.. Values.Select(e => $"{e.Key}={e.Value}")]);

    public static string? Get(string name) => Values.GetValueOrDefault(name);

    /// <summary>The place of a variable in <see cref="Encoded"/>, or -1.</summary>
    public static int PositionOf(string name) => Positions.GetValueOrDefault(name, -1);

    private static Dictionary<string, string> ReadAll()
    {
        var values = new Dictionary<string, string>();
        foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
        {
            values[(string)entry.Key] = (string?)entry.Value ?? "";
        }

        return values;
    }
}
