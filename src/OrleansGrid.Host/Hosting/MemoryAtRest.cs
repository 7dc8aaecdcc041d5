namespace OrleansGrid.Host.Hosting;

/// <summary>
/// Gives memory back to the system once the process has nothing to do: what a start or a job has left would stay resident until the next
/// full collection, which at rest may never come.
/// </summary>
internal sealed class MemoryAtRest : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    /// <summary>Allocated in one period. A silo at rest stays far below it, and one that runs even tiny items is above it.</summary>
    private const long MostAtRest = 4 << 20;

    /// <summary>Allocated since the last time; less is not worth stopping the process for some milliseconds.</summary>
    private const long LeastToGiveBack = 16 << 20;

    private readonly Timer _timer;
    private long _before = GC.GetTotalAllocatedBytes();
    private long _givenBackAt;

    public MemoryAtRest() => _timer = new Timer(_ => Look(), null, Period, Period);

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        var allocated = GC.GetTotalAllocatedBytes();
        var rests = allocated - _before < MostAtRest;
        _before = allocated;
        if (rests && allocated - _givenBackAt > LeastToGiveBack)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            _givenBackAt = allocated;
        }
    }
}
