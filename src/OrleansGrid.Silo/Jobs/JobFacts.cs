using System.Globalization;
using Npgsql;
using NpgsqlTypes;
using OrleansGrid.Engine.Jobs;
using OrleansGrid.Engine.Ranges;
using OrleansGrid.Postgres.Sql;

namespace OrleansGrid.Silo.Jobs;

/// <summary>What the database knows of jobs beside their states: outcomes, attempts, and which are to be at work.</summary>
internal sealed class JobFacts(NpgsqlDataSource database)
{
    /// <summary>As many ranges are counted as quickly as a row is found.</summary>
    public const int CountedQuickly = 64;

    /// <summary>
    /// What has an outcome in the range, and the failed attempts of what has none. What the given tasks have committed is left out: they
    /// report it.
    /// </summary>
    public async Task<StageFacts> FactsAsync(Guid jobId, int stage, ItemRange range, int run, Guid[] exceptTasks)
    {
        await using var connection = await database.OpenConnectionAsync();
        await using var finished = new NpgsqlCommand(SqlCatalog.Get("finished_items"), connection);
        AddScope(finished, jobId, stage, range);
        finished.Parameters.Add(
            new NpgsqlParameter<Guid[]> { TypedValue = exceptTasks, NpgsqlDbType = NpgsqlDbType.Uuid | NpgsqlDbType.Array }
        );
        IReadOnlyList<ItemRange> ranges,
            failed;
        await using (var row = await finished.ExecuteReaderAsync())
        {
            await row.ReadAsync();
            (ranges, failed) = ([.. ParseMultirange(row.GetString(0))], [.. ParseMultirange(row.GetString(1))]);
        }

        await using var attempts = new NpgsqlCommand(SqlCatalog.Get("unfinished_attempts"), connection);
        AddScope(attempts, jobId, stage, range);
        attempts.Parameters.Add(new NpgsqlParameter<int> { TypedValue = run });
        var past = new List<ItemAttempts>();
        await using (var rows = await attempts.ExecuteReaderAsync())
        {
            while (await rows.ReadAsync())
            {
                past.Add(new ItemAttempts(rows.GetInt64(0), rows.GetInt32(1), rows.GetInt32(2), rows.GetInt32(3)));
            }
        }

        return new StageFacts(ranges, failed, past);
    }

    /// <summary>The item of the job that failed first, and why; null when none has.</summary>
    public async Task<FailureExplained?> FirstFailureAsync(Guid jobId)
    {
        await using var command = database.CreateCommand(SqlCatalog.Get("first_failure"));
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = jobId });
        await using var row = await command.ExecuteReaderAsync();
        return await row.ReadAsync() ? new FailureExplained(row.GetInt32(0), row.GetInt64(1), row.GetString(2)) : null;
    }

    /// <summary>The run that the database says the job is in; null when it has ended, or is not there.</summary>
    public async Task<int?> LiveRunAsync(Guid jobId)
    {
        await using var command = database.CreateCommand(SqlCatalog.Get("live_run_of_job"));
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = jobId });
        return await command.ExecuteScalarAsync() as int?;
    }

    /// <summary>Whether the job has ended in that run, and nothing has opened it again.</summary>
    public async Task<bool> HasEndedAsync(Guid jobId, int run)
    {
        await using var command = database.CreateCommand(SqlCatalog.Get("has_ended_in_run"));
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = jobId });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = run });
        return await command.ExecuteScalarAsync() is true;
    }

    /// <summary>The record as it is stored, as JSON; null when there is no such job.</summary>
    public async Task<string?> RecordAsync(Guid jobId, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(SqlCatalog.Get("record_of_job"));
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = jobId });
        return await command.ExecuteScalarAsync(cancellation) as string;
    }

    public async Task ForgetFailuresOfEarlierRunsAsync(Guid jobId, int run)
    {
        await using var command = database.CreateCommand(SqlCatalog.Get("forget_failures_of_earlier_runs"));
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = jobId });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = run });
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Keeps the counts of a job that has ended in that run, if it has more ranges than are counted quickly.</summary>
    public async Task KeepCountsAsync(Guid jobId, int run)
    {
        await using var command = database.CreateCommand(SqlCatalog.Get("keep_counts"));
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = jobId });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = run });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = CountedQuickly });
        await command.ExecuteNonQueryAsync();
    }

    public async Task<long> CountUploadedAsync(Guid uploadId, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(SqlCatalog.Get("upload_is_complete"));
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = uploadId });
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>States of those of the jobs that there are, and when they ended.</summary>
    public async Task<IReadOnlyDictionary<Guid, (JobState State, DateTimeOffset? FinishedAt)>> StatesAsync(
        Guid[] jobs,
        CancellationToken cancellation
    )
    {
        await using var command = database.CreateCommand(SqlCatalog.Get("states_of_jobs"));
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = jobs, NpgsqlDbType = NpgsqlDbType.Uuid | NpgsqlDbType.Array });
        var states = new Dictionary<Guid, (JobState, DateTimeOffset?)>();
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            states.Add(
                rows.GetGuid(0),
                (JobStates.Parse(rows.GetString(1)), rows.IsDBNull(2) ? null : rows.GetFieldValue<DateTimeOffset>(2))
            );
        }

        return states;
    }

    /// <summary>Jobs after <paramref name="after"/> that have not ended, in order of their ids.</summary>
    public async Task<IReadOnlyList<Guid>> UnfinishedJobsAsync(Guid after, int most, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(SqlCatalog.Get("unfinished_jobs"));
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = after });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = most });
        var jobs = new List<Guid>();
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            jobs.Add(rows.GetGuid(0));
        }

        return jobs;
    }

    /// <summary>Reads <c>{[0,5),[7,9)}</c>, PostgreSQL's own way to write a multirange of integers.</summary>
    internal static IEnumerable<ItemRange> ParseMultirange(string text)
    {
        var numbers = text.Split(['{', '}', '[', ')', ','], StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i + 1 < numbers.Length; i += 2)
        {
            yield return new ItemRange(
                long.Parse(numbers[i], CultureInfo.InvariantCulture),
                long.Parse(numbers[i + 1], CultureInfo.InvariantCulture)
            );
        }
    }

    private static void AddScope(NpgsqlCommand command, Guid jobId, int stage, ItemRange range)
    {
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = jobId });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = stage });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = range.First });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = range.End });
    }
}
