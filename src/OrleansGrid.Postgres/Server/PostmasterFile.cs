using System.Diagnostics;
using System.Globalization;

namespace OrleansGrid.Postgres.Server;

/// <summary>
/// What <c>postmaster.pid</c> says: line 1 the process, line 4 the port, line 8 how far it is. A server that was killed
/// leaves the file behind, so the process is asked too.
/// </summary>
internal sealed record PostmasterFile(int Pid, int Port, bool IsReady)
{
    private const int PortLine = 3;
    private const int StatusLine = 7;

    /// <summary>Null when there is no file, or not yet a whole one.</summary>
    public static PostmasterFile? Read(ServerFolder folder)
    {
        try
        {
            var lines = File.ReadAllLines(PathIn(folder));
            return
                lines.Length > PortLine
                && int.TryParse(lines[0], NumberStyles.None, CultureInfo.InvariantCulture, out var pid)
                && int.TryParse(lines[PortLine], NumberStyles.None, CultureInfo.InvariantCulture, out var port)
                ? new PostmasterFile(pid, port, lines.Length > StatusLine && lines[StatusLine].Trim() == "ready")
                : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>The server that runs on this data, or null.</summary>
    public static PostmasterFile? Running(ServerFolder folder) =>
        Read(folder) is { } file && ServesData(file.Pid, folder.Data) ? file : null;

    /// <summary>
    /// Removes a file whose process is gone. PostgreSQL does so too, but not when another process has the number by now,
    /// or when nobody has collected the dead one: both happen in containers, where numbers are small and init does nothing.
    /// </summary>
    public static void RemoveStale(ServerFolder folder)
    {
        if (Running(folder) is null)
        {
            File.Delete(PathIn(folder));
        }
    }

    private static string PathIn(ServerFolder folder) => Path.Combine(folder.Data, "postmaster.pid");

    // A dead process that is not collected yet has an empty command line. Windows tells no other's command line, so there a server of other
    // data that was given the number is taken for ours; its port then answers with another password.
    private static bool ServesData(int pid, string data)
    {
        try
        {
            if (File.Exists("/proc/self/cmdline"))
            {
                return File.ReadAllText($"/proc/{pid}/cmdline").Split('\0').Contains(data, StringComparer.Ordinal);
            }

            if (OperatingSystem.IsWindows())
            {
                using var process = Process.GetProcessById(pid);
                return process.ProcessName.Equals("postgres", StringComparison.OrdinalIgnoreCase);
            }

            var listed = ChildProcess.RunAsync(
                ["ps", "-o", "args=", "-p", pid.ToString(CultureInfo.InvariantCulture)],
                CancellationToken.None
            );
            return listed.GetAwaiter().GetResult().Output.Contains(data, StringComparison.Ordinal);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }
}
