using System.Diagnostics;
using System.Globalization;
using OrleansGrid.Cli.Connections;

namespace OrleansGrid.Cli.Cluster;

/// <summary>Starts <c>grid silo</c> as a process that outlives its starter and writes to a log file.</summary>
internal static class SiloProcess
{
    // The shell only turns the outputs into the file and becomes the silo, keeping its process number;
    // a pipe to us would break, and the silo with it, when we end.
    private const string Redirect = "log=$1; shift; exec \"$@\" >>\"$log\" 2>&1 </dev/null";

    public static ProcessIdentity Start(GridHome home, SiloEntry entry, SiloSettings settings, string connectionString, SiloLog log)
    {
        log.Prepare();
        var start = new ProcessStartInfo("/bin/sh") { UseShellExecute = false };
        foreach (var argument in new[] { "-c", Redirect, "sh", log.Path }.Concat(Self()).Concat(Arguments(home, entry, settings)))
        {
            start.ArgumentList.Add(argument);
        }
        // Not an argument: it holds a password, and arguments are for everyone to read.
        start.Environment["GRID_POSTGRES"] = connectionString;

        using var process = Process.Start(start) ?? throw new InvalidOperationException("/bin/sh did not start.");
        return ProcessIdentity.Find(process.Id)
            ?? throw new GridException(GridFault.Environment, $"Silo {entry.Name} ended at once; see {log.Path}.");
    }

    // Started as 'grid' or as 'dotnet grid.dll'.
    private static IEnumerable<string> Self()
    {
        var program = Environment.ProcessPath ?? throw new InvalidOperationException("This process has no path.");
        return Path.GetFileNameWithoutExtension(program) == "dotnet" ? [program, Environment.GetCommandLineArgs()[0]] : [program];
    }

    private static IEnumerable<string> Arguments(GridHome home, SiloEntry entry, SiloSettings settings) =>
        [
            "silo",
            "--own-session",
            "--name",
            entry.Name,
            "--port",
            Text(entry.SiloPort),
            "--gateway-port",
            Text(entry.GatewayPort),
            "--slots",
            Text(settings.Slots),
            "--data-dir",
            home.DataOf(entry.Name),
            .. settings.Cluster is { } cluster ? new[] { "--cluster", cluster } : [],
            .. settings.Handlers.SelectMany(path => new[] { "--handlers", path }),
        ];

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
