using System.Diagnostics;
using OrleansGrid.Cli.Tests;

namespace OrleansGrid.Benchmarks;

/// <summary>Starts of the built <c>grid</c>.</summary>
internal static class GridProgram
{
    /// <summary>A start of the program that uses the private database and the cluster of a home folder.</summary>
    public static ProcessStartInfo StartAtHome(string home, params string[] arguments)
    {
        var start = Start("", arguments);
        start.Environment.Remove("GRID_POSTGRES");
        start.Environment["GRID_HOME"] = home;
        return start;
    }

    /// <summary>A start of the program, its outputs to be read by the caller.</summary>
    public static ProcessStartInfo Start(string connectionString, params string[] arguments)
    {
        var start = new ProcessStartInfo(BuiltGrid.Path, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["GRID_POSTGRES"] = connectionString;
        return start;
    }
}
