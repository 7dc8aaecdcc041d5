namespace OrleansGrid.Silo.Logs;

/// <summary>
/// What waits in a silo to be written, of all items together, in bytes. While the database is away, or items write faster than it takes,
/// lines are lost rather than memory.
/// </summary>
internal sealed class LogBudget(long most)
{
    private long _taken;
    private long _refused;

    public bool TryTake(int bytes)
    {
        if (Interlocked.Add(ref _taken, bytes) <= most)
        {
            return true;
        }

        Interlocked.Add(ref _taken, -bytes);
        Interlocked.Increment(ref _refused);
        return false;
    }

    public void Return(int bytes) => Interlocked.Add(ref _taken, -bytes);

    /// <summary>How many lines were refused since it was last asked.</summary>
    public long TakeRefused() => Interlocked.Exchange(ref _refused, 0);
}
