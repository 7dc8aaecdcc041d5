using Npgsql;

namespace OrleansGrid.Benchmarks;

/// <summary>Looks, outside the timing, whether what was measured did its work: every item once, no more, with the right result.</summary>
internal static class Outcome
{
    /// <summary>For jobs whose items give their input, <paramref name="first"/> + item, back.</summary>
    public static Task CheckEchoAsync(BenchCluster cluster, Guid jobId, long items, long first, CancellationToken cancellation) =>
        CheckAsync(cluster, "count_items", items, [jobId, first], cancellation);

    /// <summary>For jobs whose results do not matter.</summary>
    public static Task CheckSucceededAsync(BenchCluster cluster, Guid jobId, long items, CancellationToken cancellation) =>
        CheckAsync(cluster, "count_succeeded", items, [jobId], cancellation);

    public static async Task CheckJobsAsync(BenchCluster cluster, Guid[] jobs, CancellationToken cancellation)
    {
        var found = await ReadAsync(cluster, "count_jobs", [jobs], cancellation);
        Require(
            found.All(count => count == jobs.Length),
            $"Of {jobs.Length} jobs of one item {found[0]} succeeded, and they have {found[1]} items of {found[2]} different jobs."
        );
    }

    /// <summary>The job must have succeeded before its items are worth counting.</summary>
    public static void RequireSucceeded(JobStatus job) =>
        Require(job.State == JobState.Succeeded, $"Job {job.JobId} is {job.State.ToName()}: {job.Error}");

    public static void Require(bool holds, string sentence)
    {
        if (!holds)
        {
            throw new CheckFailedException(sentence);
        }
    }

    private static async Task CheckAsync(BenchCluster cluster, string query, long items, object[] values, CancellationToken cancellation)
    {
        var found = await ReadAsync(cluster, query, values, cancellation);
        Require(
            found.All(count => count == items),
            $"Of {items} items the database has {found[0]}, {found[1]} different ones, {found[2]} with the right result."
        );
    }

    private static async Task<long[]> ReadAsync(BenchCluster cluster, string query, object[] values, CancellationToken cancellation)
    {
        await using var command = cluster.Database.CreateCommand(Sql.Get(query));
        // Counting ten million items takes as long as it takes.
        command.CommandTimeout = 0;
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        await using var row = await command.ExecuteReaderAsync(cancellation);
        await row.ReadAsync(cancellation);
        return [.. Enumerable.Range(0, row.FieldCount).Select(row.GetInt64)];
    }
}
