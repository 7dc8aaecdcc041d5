using System.Collections.Concurrent;

namespace OrleansGrid.Silo;

/// <summary>The jobs at work on this silo.</summary>
internal sealed class JobRegistry
{
    private readonly ConcurrentDictionary<Guid, JobGrain> _jobs = new();

    /// <summary>To be walked through while jobs come and go.</summary>
    public IEnumerable<KeyValuePair<Guid, JobGrain>> Jobs => _jobs;

    public bool Contains(Guid jobId) => _jobs.ContainsKey(jobId);

    public void Add(Guid jobId, JobGrain job) => _jobs[jobId] = job;

    public void Remove(Guid jobId, JobGrain job) => _jobs.TryRemove(new KeyValuePair<Guid, JobGrain>(jobId, job));
}
