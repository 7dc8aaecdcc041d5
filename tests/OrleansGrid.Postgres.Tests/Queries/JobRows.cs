using System.Text.Json;
using Npgsql;
using OrleansGrid.Postgres.Connections;

namespace OrleansGrid.Postgres.Tests;

/// <summary>Rows of a job as a silo would have left them.</summary>
internal sealed class JobRows(GridDatabase database, Guid? id = null)
{
    public Guid Id { get; } = id ?? Guid.NewGuid();

    /// <summary>The job grain's state.</summary>
    public async Task<JobRows> StateAsync(
        JobState state,
        long total,
        DateTimeOffset? createdAt = null,
        InputSource? inputs = null,
        string name = "counted",
        string kind = "noop",
        string key = "k1",
        long[]? again = null,
        DateTimeOffset? queuedAt = null
    )
    {
        var payload = JsonSerializer.Serialize(
            new
            {
                JobId = Id,
                Name = name,
                Kind = kind,
                Key = key,
                State = state,
                Run = 2,
                CreatedAt = createdAt ?? DateTimeOffset.UnixEpoch,
                QueuedAt = queuedAt,
                Error = state == JobState.Failed ? "3 items failed." : null,
                Stages = new[]
                {
                    new
                    {
                        Name = "batch",
                        Total = total,
                        Closed = true,
                        Inputs = inputs ?? new RangeInputs(0, total - 1),
                        Again = again is null ? null : new { Stage = 0, Items = again },
                    },
                },
            },
            GridJson.Options
        );
        await RunAsync(
            """
            insert into grid_internal.grain_state
                (grain_id_hash, grain_id_n0, grain_id_n1, grain_type_hash, grain_type, grain_key, service_id, payload, version)
            values (0, 0, 0, 0, 'job', $1::text, 'orleansgrid', $2::jsonb, 1)
            on conflict (service_id, grain_type, grain_key, grain_id_n0, grain_id_n1) do update set payload = excluded.payload
            """,
            Id.ToString(),
            payload
        );
        return this;
    }

    /// <summary>A committed range.</summary>
    /// <param name="results">A JSON array, or null for results that are all null.</param>
    public Task FinishAsync(
        long first,
        long last,
        string? results = null,
        bool succeeded = true,
        int[]? attempts = null,
        string silo = "s1",
        double seconds = 0
    ) =>
        RunAsync(
            """
            insert into grid_internal.finished_ranges
                (job_id, stage, first_item, last_item, succeeded, run, task_id, silo, started_at, finished_at, results, attempts)
            values ($1, 0, $2, $3, $4, 1, gen_random_uuid(), $5, now(), now() + $8 * interval '1 second', $6::text::jsonb, $7::int[])
            """,
            Id,
            first,
            last,
            succeeded,
            silo,
            (object?)results ?? DBNull.Value,
            (object?)attempts ?? DBNull.Value,
            seconds
        );

    /// <summary>A failed attempt.</summary>
    public Task FailAsync(long item, int attempt, string message) =>
        RunAsync(
            """
            insert into grid_internal.attempts (job_id, stage, item, attempt, run, silo, started_at, finished_at, error)
            values ($1, 0, $2, $3, 1, 's2', now(), now() + $3 * interval '1 second', $4::text::jsonb)
            """,
            Id,
            item,
            attempt,
            JsonSerializer.Serialize(new ItemError("Broken", message), GridJson.Options)
        );

    private async Task RunAsync(string text, params object[] values)
    {
        await using var command = database.DataSource.CreateCommand(text);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
