using System.Text.Json;
using Npgsql;

namespace OrleansGrid.Postgres.Queries;

/// <summary>How rows of the views read as statuses.</summary>
internal static class StatusRows
{
    public static JobStatus Job(NpgsqlDataReader row) =>
        new()
        {
            JobId = row.GetGuid(0),
            Name = row.OrNull<string>(1),
            Kind = row.GetString(2),
            State = JobStates.Parse(row.GetString(3)),
            Key = row.OrNull<string>(4),
            ItemsTotal = row.GetInt64(5),
            ItemsSucceeded = row.GetInt64(6),
            ItemsFailed = row.GetInt64(7),
            CreatedAt = row.GetFieldValue<DateTimeOffset>(8),
            StartedAt = row.ValueOrNull<DateTimeOffset>(9),
            FinishedAt = row.ValueOrNull<DateTimeOffset>(10),
            Error = row.OrNull<string>(11),
            Run = row.GetInt32(12),
            CancelRequested = row.GetBoolean(13),
        };

    public static SiloInfo Silo(NpgsqlDataReader row) =>
        new()
        {
            Silo = row.GetString(0),
            Host = row.GetString(1),
            Pid = row.GetInt32(2),
            State = row.GetString(3),
            Slots = row.GetInt32(4),
            Labels = Dictionary<string>(row.GetString(5)),
            Resources = Dictionary<long>(row.GetString(6)),
            Handlers = row.GetFieldValue<string[]>(7),
            StartedAt = row.GetFieldValue<DateTimeOffset>(8),
            LastSeenAt = row.GetFieldValue<DateTimeOffset>(9),
        };

    public static AttemptStatus Attempt(NpgsqlDataReader row) =>
        new(
            row.GetInt32(0),
            row.GetInt64(1),
            row.GetInt32(2),
            row.GetString(3),
            row.GetFieldValue<DateTimeOffset>(4),
            row.GetFieldValue<DateTimeOffset>(5),
            ErrorJson.Read(row.GetString(6))
        )
        {
            Input = row.OrNull<string>(7),
        };

    public static StageStatus Stage(NpgsqlDataReader row) =>
        new(row.GetInt32(0), row.GetString(1), row.GetString(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5));

    public static SpeculationStatus Speculation(NpgsqlDataReader row) =>
        new(
            row.GetString(0),
            row.GetInt64(1),
            row.GetString(2),
            row.GetString(3),
            TimeSpan.FromSeconds(row.GetDouble(4)),
            row.ValueOrNull<double>(5) is { } typical ? TimeSpan.FromSeconds(typical) : null,
            row.OrNull<string>(6)
        );

    public static SiloTally Tally(NpgsqlDataReader row) => new(row.GetString(0), row.GetInt64(1), row.GetInt64(2));

    private static Dictionary<string, T> Dictionary<T>(string json) =>
        JsonSerializer.Deserialize<Dictionary<string, T>>(json, GridJson.Options) ?? [];
}
