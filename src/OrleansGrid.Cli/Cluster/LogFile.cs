using OrleansGrid.Cli.Connections;

namespace OrleansGrid.Cli.Cluster;

/// <summary>The log file of a process that <c>up</c> has started.</summary>
internal sealed class LogFile(GridHome home, string name)
{
    private const int TailBytes = 16 * 1024;
    private const int TailLines = 12;

    public string Path { get; } = System.IO.Path.Combine(home.Logs, $"{name}.log");

    public static LogFile OfSilo(GridHome home, int number) => new(home, $"silo-{number}");

    public static LogFile OfSupervisor(GridHome home) => new(home, "supervisor");

    /// <summary>Makes room, so that what is restarted for years does not fill the disk.</summary>
    public void Prepare()
    {
        Directory.CreateDirectory(home.Logs);
        LogRotation.Rotate(Path);
    }

    public string Tail()
    {
        if (!File.Exists(Path))
        {
            return "";
        }

        using var file = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Seek(-Math.Min(TailBytes, file.Length), SeekOrigin.End);
        using var reader = new StreamReader(file);
        var lines = reader.ReadToEnd().TrimEnd().Split('\n');
        return string.Join(Environment.NewLine, lines.TakeLast(TailLines));
    }
}
