using OrleansGrid.Processes.Posix;

namespace OrleansGrid.Processes;

/// <summary>This process's own standard output.</summary>
internal static class StandardOutput
{
    /// <summary>One that says when nobody reads it any more; the console's own where the system has no such descriptors.</summary>
    public static Stream Open() => OperatingSystem.IsWindows() ? Console.OpenStandardOutput() : new StandardOutputPipe();
}
