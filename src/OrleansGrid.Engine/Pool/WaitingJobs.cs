namespace OrleansGrid.Engine.Pool;

/// <summary>Jobs that want slots. Those with the same needs stand in one queue: where its first cannot run, none of it can.</summary>
internal sealed class WaitingJobs
{
    private readonly Dictionary<string, SortedSet<PoolJob>> _queues = [];

    public void Add(PoolJob job)
    {
        if (!_queues.TryGetValue(job.Needs, out var queue))
        {
            _queues.Add(job.Needs, queue = new SortedSet<PoolJob>(PoolJob.InTurn));
        }

        queue.Add(job);
    }

    /// <summary>To be called before anything changes that decides the job's turn.</summary>
    public void Remove(PoolJob job)
    {
        if (_queues.TryGetValue(job.Needs, out var queue) && queue.Remove(job) && queue.Count == 0)
        {
            _queues.Remove(job.Needs);
        }
    }

    /// <summary>The first of each queue, in turn.</summary>
    public IEnumerable<PoolJob> Heads =>
        _queues.Count == 1 ? [_queues.Values.First().Min!] : _queues.Values.Select(q => q.Min!).Order(PoolJob.InTurn);

    /// <summary>Whether a first of some queue is like that. Asked with every call to the pool, so it makes nothing.</summary>
    public bool AnyHead<TArgument>(Func<PoolJob, TArgument, bool> isSo, TArgument argument)
    {
        foreach (var queue in _queues.Values)
        {
            if (isSo(queue.Min!, argument))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The queue of the jobs that need what <paramref name="head"/> needs, in turn.</summary>
    public IEnumerable<PoolJob> Behind(PoolJob head) => _queues[head.Needs];
}
