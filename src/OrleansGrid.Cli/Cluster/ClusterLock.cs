using OrleansGrid.Cli.Connections;
using OrleansGrid.Cli.Printing;

namespace OrleansGrid.Cli.Cluster;

/// <summary>One <c>up</c> or <c>down</c> at a time changes a home's cluster. The system releases the lock when its holder dies.</summary>
internal static class ClusterLock
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    public static async Task<IDisposable> TakeAsync(GridHome home, CancellationToken cancellation)
    {
        Directory.CreateDirectory(home.Path);
        for (var said = false; ; said = true)
        {
            try
            {
                return new FileStream(home.ClusterLock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(home.ClusterLock))
            {
                if (!said)
                {
                    Output.Say("Another 'grid up' or 'grid down' is at work on this cluster; waiting for it …");
                }

                await Task.Delay(Interval, cancellation);
            }
        }
    }
}
