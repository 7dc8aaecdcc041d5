using System.Collections;

namespace OrleansGrid.Processes;

/// <summary>The silo's own environment as it was when its first command ran.</summary>
internal static class SiloEnvironment
{
    private static readonly Dictionary<string, string> Values = ReadAll();

    /// <summary>Windows has "Path" and takes "PATH" for the same.</summary>
    public static StringComparer Names => OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

    public static IReadOnlyDictionary<string, string> All => Values;

    public static string? Get(string name) => Values.GetValueOrDefault(name);

    private static Dictionary<string, string> ReadAll()
    {
        var values = new Dictionary<string, string>(Names);
        foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
        {
            values[(string)entry.Key] = (string?)entry.Value ?? "";
        }

        return values;
    }
}
