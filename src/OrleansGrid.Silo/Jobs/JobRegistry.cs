using System.Collections.Concurrent;
using OrleansGrid.Silo.Supervision;
using OrleansGrid.Silo.Telemetry;

namespace OrleansGrid.Silo.Jobs;

/// <summary>The jobs at work on this silo.</summary>
internal sealed class JobRegistry
{
    private readonly ConcurrentDictionary<Guid, JobGrain> _jobs = new();
    private readonly Rest _rest;

    public JobRegistry(GridMetrics metrics)
    {
        _rest = new Rest(() => !_jobs.IsEmpty);
        metrics.ObserveJobs(() => _jobs.Count, CountItems, OldestWaiting);
    }

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

    private (long Waiting, long Running) CountItems()
    {
        var (waiting, running) = (0L, 0L);
        foreach (var (_, job) in _jobs)
        {
            waiting += job.Figures.Waiting;
            running += job.Figures.Running;
        }

        return (waiting, running);
    }

    private double OldestWaiting() =>
        _jobs.Select(pair => pair.Value.Figures.Waited(DateTimeOffset.UtcNow)).DefaultIfEmpty().Max().TotalSeconds;
}
