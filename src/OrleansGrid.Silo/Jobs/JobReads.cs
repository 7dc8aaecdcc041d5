using System.Globalization;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using OrleansGrid.Engine;
using OrleansGrid.Postgres;

namespace OrleansGrid.Silo;

/// <summary>What a job grain reads of its job beside its own state.</summary>
internal sealed class JobReads(NpgsqlDataSource database, JobReader jobs)
{
    /// <summary>What has an outcome in the range, and the failed attempts of what has none. What the given tasks have committed is left out: they report it.</summary>
    public async Task<StageFacts> FactsAsync(Guid jobId, int stage, ItemRange range, int run, Guid[] exceptTasks)
    {
        await using var connection = await database.OpenConnectionAsync();
        await using var finished = new NpgsqlCommand(SqlCatalog.Get("finished_items"), connection);
        AddScope(finished, jobId, stage, range);
        finished.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = exceptTasks, NpgsqlDbType = NpgsqlDbType.Uuid | NpgsqlDbType.Array });
        IReadOnlyList<ItemRange> ranges, failed;
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

    /// <summary>The outcomes of a stage that there are, in the order of the items.</summary>
    public async Task<IReadOnlyList<ItemResult<JsonElement>>> ResultsAsync(Guid jobId, int stage) =>
        await jobs.CommittedAsync(jobId, stage, 0, CancellationToken.None).ToListAsync();

    /// <summary>Null when there is no such job.</summary>
    public async Task<string?> KindOfAsync(Guid jobId) => (await jobs.FindAsync(jobId, CancellationToken.None))?.Kind;

    /// <summary>What a study is to find; null for a job that is none.</summary>
    public Task<StudySpec?> StudyAsync(Guid jobId) => jobs.StudyAsync(jobId, CancellationToken.None);

    /// <summary>The first of the trials whose outcome is as good as the target, and its value; null when there is none.</summary>
    public async Task<(long Trial, double Value)?> FirstThatReachedAsync(Guid jobId, ItemRange trials, double target, Direction direction)
    {
        await using var command = database.CreateCommand(SqlCatalog.Get("first_that_reached"));
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = jobId });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = trials.First });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = trials.End });
        command.Parameters.Add(new NpgsqlParameter<double> { TypedValue = target });
        command.Parameters.Add(new NpgsqlParameter<bool> { TypedValue = direction == Direction.Maximize });
        await using var row = await command.ExecuteReaderAsync();
        return await row.ReadAsync() ? (row.GetInt64(0), row.GetDouble(1)) : null;
    }

    /// <summary>One past the last trial that has an outcome or parameters.</summary>
    public async Task<long> TrialsBegunAsync(Guid jobId)
    {
        await using var command = database.CreateCommand(SqlCatalog.Get("trials_begun"));
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = jobId });
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>The item of the job that failed first, and why; null when none has.</summary>
    public async Task<FailureExplained?> FirstFailureAsync(Guid jobId)
    {
        await using var command = database.CreateCommand(SqlCatalog.Get("first_failure"));
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = jobId });
        await using var row = await command.ExecuteReaderAsync();
        return await row.ReadAsync() ? new FailureExplained(row.GetInt32(0), row.GetInt64(1), row.GetString(2)) : null;
    }

    /// <summary>The run that the database says the job is in; null when there is no such job.</summary>
    public async Task<int?> RunOfAsync(Guid jobId)
    {
        await using var command = database.CreateCommand(SqlCatalog.Get("run_of_job"));
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = jobId });
        return await command.ExecuteScalarAsync() as int?;
    }

    public async Task ForgetFailuresOfEarlierRunsAsync(Guid jobId, int run)
    {
        await using var command = database.CreateCommand(SqlCatalog.Get("forget_failures_of_earlier_runs"));
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = jobId });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = run });
        await command.ExecuteNonQueryAsync();
    }

    public async Task<long> CountUploadedAsync(Guid uploadId)
    {
        await using var command = database.CreateCommand(SqlCatalog.Get("upload_is_complete"));
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = uploadId });
        return (long)(await command.ExecuteScalarAsync())!;
    }

    public async Task ForgetAbandonedUploadsAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(SqlCatalog.Get("forget_abandoned_uploads"));
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>States of those of the jobs that there are, and when they ended.</summary>
    public async Task<IReadOnlyDictionary<Guid, (JobState State, DateTimeOffset? FinishedAt)>> StatesAsync(Guid[] jobs, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(SqlCatalog.Get("states_of_jobs"));
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = jobs, NpgsqlDbType = NpgsqlDbType.Uuid | NpgsqlDbType.Array });
        var states = new Dictionary<Guid, (JobState, DateTimeOffset?)>();
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            states.Add(rows.GetGuid(0), (JobStates.Parse(rows.GetString(1)), rows.IsDBNull(2) ? null : rows.GetFieldValue<DateTimeOffset>(2)));
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
            yield return new ItemRange(long.Parse(numbers[i], CultureInfo.InvariantCulture), long.Parse(numbers[i + 1], CultureInfo.InvariantCulture));
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
