using System.Diagnostics;

namespace OrleansGrid.Benchmarks;

/// <summary>The <c>grid</c> program that was built beside this one.</summary>
internal static class GridProgram
{
    private static readonly string Path = System.IO.Path.Combine(AppContext.BaseDirectory, "grid");

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
        var start = new ProcessStartInfo(Path, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["GRID_POSTGRES"] = connectionString;
        return start;
    }
}
