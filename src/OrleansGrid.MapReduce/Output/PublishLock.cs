namespace OrleansGrid.MapReduce.Output;

/// <summary>
/// One at a time brings an output into place or takes it away. A publisher that was declared dead may still be at work: were it between
/// "the old output is there" and "put it aside" when its successor finishes, it would put the new output aside. The lock goes with its
/// process, so nobody waits for the dead.
/// </summary>
internal sealed class PublishLock : IDisposable
{
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(100);

    private readonly FileStream? _file;

    private PublishLock(FileStream? file) => _file = file;

    /// <summary>
    /// Waits for the turn. There is nothing to lock once the job's work folder is gone, which the one before may have removed.
    /// </summary>
    public static PublishLock Take(OutputPlaces places, CancellationToken cancellation)
    {
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                return new PublishLock(new FileStream(places.Lock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (DirectoryNotFoundException)
            {
                return new PublishLock(null);
            }
            catch (IOException) when (File.Exists(places.Lock) || !Directory.Exists(places.Work))
            {
                cancellation.WaitHandle.WaitOne(BetweenTries);
            }
        }
    }

    public void Dispose() => _file?.Dispose();
}
