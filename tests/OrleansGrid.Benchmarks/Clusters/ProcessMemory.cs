using System.Globalization;

namespace OrleansGrid.Benchmarks;

/// <summary>What the kernel remembers of a process's memory.</summary>
internal static class ProcessMemory
{
    private const string PeakField = "VmHWM:";

    /// <summary>The most memory, in bytes, that the process had resident at any time; null when it has ended.</summary>
    public static long? Peak(int pid)
    {
        try
        {
            var line = File.ReadLines($"/proc/{pid}/status").FirstOrDefault(line => line.StartsWith(PeakField, StringComparison.Ordinal));
            return line is null ? null : 1024 * long.Parse(line[PeakField.Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
