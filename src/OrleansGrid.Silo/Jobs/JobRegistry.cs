using System.Collections.Concurrent;
using OrleansGrid.Silo.Supervision;

namespace OrleansGrid.Silo.Jobs;

/// <summary>The jobs at work on this silo.</summary>
internal sealed class JobRegistry
{
    private readonly ConcurrentDictionary<Guid, JobGrain> _jobs = new();
    private readonly Rest _rest;

    public JobRegistry() => _rest = new Rest(() => !_jobs.IsEmpty);

    public bool IsEmpty => _jobs.IsEmpty;

    /// <summary>To be walked through while jobs come and go.</summary>
    public IEnumerable<KeyValuePair<Guid, JobGrain>> Jobs => _jobs;

    public bool Contains(Guid jobId) => _jobs.ContainsKey(jobId);

    public void Add(Guid jobId, JobGrain job)
    {
        _jobs[jobId] = job;
        _rest.Wake();
    }

    /// <summary>For the one loop that looks after the jobs: returns when there are some.</summary>
    public Task UntilSomeAsync(CancellationToken stop) => _rest.UntilWorkAsync(stop);

    public void Remove(Guid jobId, JobGrain job) => _jobs.TryRemove(new KeyValuePair<Guid, JobGrain>(jobId, job));
}
