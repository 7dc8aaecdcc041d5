using System.Globalization;

namespace OrleansGrid.Processes.Posix;

/// <summary>How much memory some processes have together.</summary>
internal static class ResidentMemory
{
    private const string Share = "Pss:";

    /// <param name="members">The processes.</param>
    /// <param name="limit">Only beyond this is it worth to learn what they share, which makes the kernel walk through their pages.</param>
    /// <returns>In bytes.</returns>
    public static long Of(IReadOnlyList<ProcessEntry> members, long limit)
    {
        var resident = members.Sum(member => member.ResidentBytes);
        return resident <= limit || members.Count < 2 ? resident : Math.Min(resident, members.Sum(ShareOf));
    }

    /// <summary>A page that several processes have counts in each of them for a part; all of it where the kernel does not tell.</summary>
    private static long ShareOf(ProcessEntry process)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process.Pid}/smaps_rollup").First(line => line.StartsWith(Share, StringComparison.Ordinal));
            var kilobytes = line[Share.Length..].Replace("kB", "", StringComparison.Ordinal);
            return long.Parse(kilobytes, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture)
                * 1024;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            // Another user's, or it has just ended.
            return process.ResidentBytes;
        }
    }
}
