using System.Collections.Concurrent;

namespace OrleansGrid.Silo.Runs;

/// <summary>What items leave on disks beside their results: nobody's, when the result of another attempt was committed first.</summary>
/// <param name="notRemoved">Hears of each that could not be removed.</param>
internal sealed class OrphanedArtifacts(Action<Exception> notRemoved)
{
    private readonly ConcurrentDictionary<long, Action> _removals = new();

    public void Add(long item, Action remove) => _removals[item] = remove;

    /// <summary>
    /// Removes on a thread of its own what the items from <paramref name="first"/> up to <paramref name="end"/> have left: the committer
    /// does not wait for a disk.
    /// </summary>
    public void Remove(long first, long end)
    {
        for (var item = first; item < end && !_removals.IsEmpty; item++)
        {
            if (_removals.TryRemove(item, out var remove))
            {
                Task.Run(() => Run(remove));
            }
        }
    }

    private void Run(Action remove)
    {
        try
        {
            remove();
        }
        catch (Exception error)
        {
            notRemoved(error);
        }
    }
}
