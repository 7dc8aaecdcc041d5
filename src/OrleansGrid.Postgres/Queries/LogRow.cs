using System.Text.Json;
using Npgsql;

namespace OrleansGrid.Postgres.Queries;

/// <summary>Neighbouring lines of one attempt, as a row of <c>grid_internal.item_logs</c>.</summary>
internal sealed record LogRow(LogKey Key, string Silo, DateTimeOffset BeganAt, string Json, ulong Written)
{
    public static LogRow Read(NpgsqlDataReader row) =>
        new(
            new LogKey(row.GetInt32(0), row.GetInt64(1), row.GetInt32(2), row.GetGuid(3), row.GetInt64(4)),
            row.GetString(5),
            row.GetFieldValue<DateTimeOffset>(6),
            row.GetString(7),
            row.GetFieldValue<ulong>(8)
        );

    public IEnumerable<ItemLogLine> Lines()
    {
        using var lines = JsonDocument.Parse(Json);
        var number = Key.FirstLine;
        foreach (var line in lines.RootElement.EnumerateArray())
        {
            yield return new ItemLogLine(
                Key.Stage,
                Key.Item,
                Key.Attempt,
                Silo,
                BeganAt.AddMilliseconds(line[1].GetInt64()),
                line[0].GetString()!,
                number++,
                line[2].GetString()!
            );
        }
    }
}

/// <summary>Where a row stands: rows are in this order.</summary>
internal readonly record struct LogKey(int Stage, long Item, int Attempt, Guid TaskId, long FirstLine)
{
    public static LogKey BeforeAll { get; } = new(-1, -1, 0, Guid.Empty, 0);
}
