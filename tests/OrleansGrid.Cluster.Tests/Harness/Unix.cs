using System.Runtime.InteropServices;

namespace OrleansGrid.Cluster.Tests;

/// <summary>Signals to processes, by number.</summary>
internal static partial class Unix
{
    public const int Kill = 9;
    public const int Terminate = 15;

    public static int Stop { get; } = OperatingSystem.IsMacOS() ? 17 : 19;

    public static int Continue { get; } = OperatingSystem.IsMacOS() ? 19 : 18;

    public static bool Send(int processId, int signal) => SendSignal(processId, signal) == 0;

    public static bool IsAlive(int processId) => Send(processId, 0);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int processId, int signal);
}
