namespace OrleansGrid.Processes;

/// <summary>The shell that scripts are written for: POSIX's <c>sh</c>, wherever a silo runs.</summary>
/// <remarks>
/// Never cmd: a script has one meaning on all silos of a grid, and cmd would run what it finds in a value, as it has no parameters that
/// stay data. On Windows the <c>sh</c> on PATH is taken, which Git for Windows and MSYS2 bring.
/// </remarks>
internal static class PosixShell
{
    private const string OnPath = "sh";

    public static string Program { get; } = OperatingSystem.IsWindows() ? OnPath : "/bin/sh";

    /// <summary>One sentence on where Windows gets it; null for another program, and elsewhere.</summary>
    public static string? WhyMissing(string program, bool windows) =>
        windows && program == OnPath
            ? "Scripts of --shell are for sh, which is not on the PATH of this silo; install Git for Windows and put its folder bin on the "
                + "PATH, or give a program and its arguments without --shell."
            : null;
}
