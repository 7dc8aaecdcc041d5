using System.Collections;

namespace OrleansGrid.Processes.Environments;

/// <summary>This process's own environment, all of it: for looking programs up, never for handing on.</summary>
internal static class SiloEnvironment
{
    private static readonly Dictionary<string, string> AtFirst = Read();

    /// <summary>Windows has "Path" and takes "PATH" for the same.</summary>
    public static StringComparer Names => OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

    /// <summary>As it was when the first was asked for.</summary>
    public static string? Get(string name) => AtFirst.GetValueOrDefault(name);

    /// <summary>As it is now.</summary>
    public static Dictionary<string, string> Read()
    {
        var values = new Dictionary<string, string>(Names);
        foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
        {
            values[(string)entry.Key] = (string?)entry.Value ?? "";
        }

        return values;
    }
}
