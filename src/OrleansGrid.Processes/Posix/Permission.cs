namespace OrleansGrid.Processes.Posix;

/// <summary>Whether this process may run a file or enter a folder.</summary>
internal static class Permission
{
    /// <summary>Always, on Windows: it has no such bit, and says at the start what may not be.</summary>
    public static bool ToExecute(string path) => OperatingSystem.IsWindows() || Libc.Access(path, Libc.X_OK) == 0;
}
