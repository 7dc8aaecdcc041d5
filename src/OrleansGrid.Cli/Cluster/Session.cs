using System.Runtime.InteropServices;

namespace OrleansGrid.Cli.Cluster;

/// <summary>A session of its own keeps a process out of reach of its starter's terminal: no Ctrl-C, no hang-up.</summary>
internal static class Session
{
    public static void Leave()
    {
        if (OperatingSystem.IsWindows())
        {
            // There the starter has given it no console of its own, nor the starter's.
            DetachedLog.TakeOver();
        }
        else
        {
            _ = setsid();
        }
    }

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
#pragma warning disable IDE1006, SYSLIB1054 // The system's own name; nothing to marshal.
    private static extern int setsid();
#pragma warning restore IDE1006, SYSLIB1054
}
