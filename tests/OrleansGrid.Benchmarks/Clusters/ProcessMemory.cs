using System.Globalization;

namespace OrleansGrid.Benchmarks;

/// <summary>What the kernel remembers of a process's memory.</summary>
internal static class ProcessMemory
{
    private const string PeakField = "VmHWM:";
    private const string ResidentField = "VmRSS:";

    /// <summary>The most memory, in bytes, that the process had resident at any time; null when it has ended.</summary>
    public static long? Peak(int pid) => Read(pid, PeakField);

    /// <summary>The memory, in bytes, that the process has resident now; null when it has ended.</summary>
    public static long? Resident(int pid) => Read(pid, ResidentField);

    private static long? Read(int pid, string field)
    {
        try
        {
            var line = File.ReadLines($"/proc/{pid}/status").FirstOrDefault(line => line.StartsWith(field, StringComparison.Ordinal));
            return line is null
                ? null
                : 1024 * long.Parse(line[field.Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
