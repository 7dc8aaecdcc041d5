namespace OrleansGrid.Silo;

/// <summary>What items leave on disks beside their results: nobody's, when the result of another try was committed first.</summary>
internal sealed partial class TaskRun
{
    private readonly Dictionary<long, Action> _artifacts = [];

    public void Leaves(long item, Action remove)
    {
        lock (_lock)
        {
            _artifacts[item] = remove;
        }
    }

    /// <summary>On a thread of its own: the committer does not wait for a disk.</summary>
    public void RemoveArtifacts(long first, long last)
    {
        lock (_lock)
        {
            for (var item = first; item <= last; item++)
            {
                if (_artifacts.Remove(item, out var remove))
                {
                    _ = Task.Run(remove);
                }
            }
        }
    }
}
