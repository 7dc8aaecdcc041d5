namespace OrleansGrid.Processes.Portable;

/// <summary>
/// Threads of their own and not the pool's: they wait for a child as long as it lives, and a pool full of such starves a silo.
/// </summary>
internal static class PumpThread
{
    private const int StackBytes = 256 * 1024;

    public static void Start(ThreadStart pump) => new Thread(pump, StackBytes) { IsBackground = true, Name = "child stream" }.Start();
}
