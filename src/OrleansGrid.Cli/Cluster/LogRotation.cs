using OrleansGrid.Cli.Connections;

namespace OrleansGrid.Cli.Cluster;

/// <summary>Keeps the logs of a local cluster, which runs for months, from filling the disk.</summary>
internal static class LogRotation
{
    /// <summary>Bytes of a log; what it had before, as much again, is kept beside it.</summary>
    public const long Longest = 16 << 20;

    private const string Before = ".old";

    /// <summary>
    /// Begins the file anew when it has grown too long, and keeps what it had as <c>.old</c>. The process that writes it appends to
    /// whatever the file holds, so it goes on; a line that it writes in the moment between the copy and the cut is lost.
    /// </summary>
    public static void Rotate(string path)
    {
        if (!File.Exists(path) || new FileInfo(path).Length <= Longest)
        {
            return;
        }

        File.Copy(path, path + Before, overwrite: true);
        using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        file.SetLength(0);
    }

    /// <summary>Every log of the home's processes, and one more.</summary>
    /// <param name="server">The log of the private server; null for none.</param>
    public static void RotateAll(GridHome home, string? server)
    {
        // There a detached process has no shell that appends for it, and would go on at its old place.
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var logs = Directory.Exists(home.Logs) ? Directory.EnumerateFiles(home.Logs, "*.log") : [];
        foreach (var path in server is null ? logs : logs.Append(server))
        {
            Rotate(path);
        }
    }
}
