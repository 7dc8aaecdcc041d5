using System.Diagnostics;
using OrleansGrid.Cli.Connections;
using OrleansGrid.Processes;

namespace OrleansGrid.Cli.Cluster;

/// <summary>Starts this program once more, as a process that outlives its starter and writes to a log file.</summary>
internal static class DetachedProcess
{
    // The shell only turns the outputs into the file and becomes the program, keeping its process number;
    // a pipe to us would break, and the program with it, when we end.
    private const string Redirect = "log=$1; shift; exec \"$@\" >>\"$log\" 2>&1 </dev/null";

    /// <param name="what">What it is, for people.</param>
    /// <param name="connectionString">Of the database that it is to use; null for the home's own.</param>
    public static ProcessIdentity Start(string what, LogFile log, GridHome home, string? connectionString, IEnumerable<string> arguments)
    {
        log.Prepare();
        var start = OperatingSystem.IsWindows() ? WithoutShell(log, arguments) : ByShell(log, arguments);
        start.Environment[GridHome.Variable] = home.Path;
        // Not an argument: it holds a password, and arguments are for everyone to read.
        start.Environment.Remove(DatabaseChoice.Variable);
        if (connectionString is not null)
        {
            start.Environment[DatabaseChoice.Variable] = connectionString;
        }

        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start.");
        return ProcessIdentity.Find(process.Id) ?? throw new GridException(GridFault.Environment, $"{what} ended at once; see {log.Path}.");
    }

    private static ProcessStartInfo ByShell(LogFile log, IEnumerable<string> arguments) =>
        new(PosixShell.Program, ["-c", Redirect, "sh", log.Path, .. Self(), .. arguments]) { UseShellExecute = false };

    // Pipes that are closed with our end of them, so that it holds neither our console nor what our outputs go to.
    private static ProcessStartInfo WithoutShell(LogFile log, IEnumerable<string> arguments)
    {
        string[] command = [.. Self(), .. arguments];
        return new(command[0], command[1..])
        {
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { [DetachedLog.Variable] = log.Path },
        };
    }

    // Started as 'grid' or as 'dotnet grid.dll'.
    private static IEnumerable<string> Self()
    {
        var program = Environment.ProcessPath ?? throw new InvalidOperationException("This process has no path.");
        return Path.GetFileNameWithoutExtension(program) == "dotnet" ? [program, Environment.GetCommandLineArgs()[0]] : [program];
    }
}
