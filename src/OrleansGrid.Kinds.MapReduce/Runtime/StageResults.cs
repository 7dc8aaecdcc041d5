using System.Collections.Concurrent;
using System.Text.Json;
using OrleansGrid.Postgres.Connections;

namespace OrleansGrid.Kinds.MapReduce.Runtime;

/// <summary>
/// The results of stages that have ended, read from the database once a silo and shared by all tasks of the job there: plans and map
/// outputs are too large to travel with every task. What has succeeded never changes, so nothing here grows old.
/// </summary>
internal sealed class StageResults(IJobReads jobs)
{
    /// <summary>Stages kept; a job has few, and few jobs run at once.</summary>
    private const int Most = 32;

    private readonly ConcurrentDictionary<(Guid JobId, int Stage), Kept> _kept = new();
    private long _uses;

    /// <summary>All results of the stage, by item. Blocks the calling lane; a database that is away is waited for.</summary>
    public IReadOnlyList<T> Of<T>(Guid jobId, int stage, CancellationToken cancellation)
    {
        var kept = _kept.GetOrAdd((jobId, stage), _ => new Kept());
        kept.UsedAt = Interlocked.Increment(ref _uses);
        lock (kept)
        {
            if (kept.Values is null)
            {
                kept.Values = Read<T>(jobId, stage, cancellation);
                ForgetOldest();
            }
        }

        return (IReadOnlyList<T>)kept.Values;
    }

    private List<T> Read<T>(Guid jobId, int stage, CancellationToken cancellation)
    {
        List<T> results = [];
        // On the pool's threads: the lane has a context of its own, to which nothing may return while it waits.
        Task.Run(
                () =>
                    DatabaseRetry.RunAsync(
                        async _ => results = await ReadAsync<T>(jobId, stage, cancellation),
                        TimeSpan.MaxValue,
                        cancellation
                    ),
                cancellation
            )
            .GetAwaiter()
            .GetResult();
        return results;
    }

    private async Task<List<T>> ReadAsync<T>(Guid jobId, int stage, CancellationToken cancellation)
    {
        var results = new List<T>();
        await foreach (var item in jobs.ResultsAsync(jobId, stage, cancellation))
        {
            if (!item.Succeeded || item.Item != results.Count)
            {
                throw new InvalidOperationException(
                    $"Stage {stage} of job {jobId} has no result of item {results.Count}, though it has ended."
                );
            }

            results.Add(
                item.Value.Deserialize<T>(GridJson.Options)
                    ?? throw new JsonException($"The result of item {item.Item} of stage {stage} is null.")
            );
        }

        return results;
    }

    private void ForgetOldest()
    {
        foreach (var (key, _) in _kept.OrderByDescending(k => k.Value.UsedAt).Skip(Most))
        {
            _kept.TryRemove(key, out _);
        }
    }

    private sealed class Kept
    {
        public long UsedAt { get; set; }

        public object? Values { get; set; }
    }
}
