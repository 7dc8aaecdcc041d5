using System.Text.Encodings.Web;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using OrleansGrid.Postgres.Connections;
using OrleansGrid.Postgres.Sql;
using OrleansGrid.Silo.Membership;
using OrleansGrid.Silo.Writing;

namespace OrleansGrid.Silo.Logs;

/// <summary>The statement by which lines of items are kept (sql/queries/logs.sql).</summary>
internal sealed class LogStatement(NpgsqlDataSource database, SiloIdentity silo)
{
    private static readonly string WriteLogs = SqlCatalog.Get("write_logs");
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Keeps what may be kept. Sent again after a lost answer, it is the same.</summary>
    /// <returns>How many parts were kept; those of a silo that was declared dead, or of a job that is gone, are not.</returns>
    public async Task<int> RunAsync(IReadOnlyList<LogPart> parts, CancellationToken cancellation)
    {
        await using var command = StatementNotFormedException.Form(() => CommandFor(parts));
        await using var connection = await database.OpenConnectionAsync(cancellation);
        command.Connection = connection;
        return await command.ExecuteNonQueryAsync(cancellation);
    }

    private NpgsqlCommand CommandFor(IReadOnlyList<LogPart> parts)
    {
        var command = new NpgsqlCommand(WriteLogs);
        var to = command.Parameters;
        AddPlaces(to, [.. parts.Select(part => (part.Place, part.First))]);
        to.AddArray(NpgsqlDbType.Integer, parts.Select(part => part.Place.Run));
        to.AddArray(NpgsqlDbType.TimestampTz, parts.Select(part => part.Lines[0].At));
        to.AddArray(NpgsqlDbType.Jsonb, parts.Select(JsonOf));
        to.Add(NpgsqlDbType.Text, silo.Name);
        AddPlaces(to, [.. parts.SelectMany(part => part.FallenOut.Select(first => (part.Place, first)))]);
        to.Add(NpgsqlDbType.Text, silo.ClusterId);
        to.Add(NpgsqlDbType.Text, silo.Address);
        to.Add(NpgsqlDbType.Integer, silo.Port);
        to.Add(NpgsqlDbType.Integer, silo.Generation);
        return command;
    }

    private static void AddPlaces(NpgsqlParameterCollection to, (LogPlace Place, long First)[] rows)
    {
        to.AddArray(NpgsqlDbType.Uuid, rows.Select(row => row.Place.JobId));
        to.AddArray(NpgsqlDbType.Integer, rows.Select(row => row.Place.Stage));
        to.AddArray(NpgsqlDbType.Bigint, rows.Select(row => row.Place.Item));
        to.AddArray(NpgsqlDbType.Integer, rows.Select(row => row.Place.Attempt));
        to.AddArray(NpgsqlDbType.Uuid, rows.Select(row => row.Place.TaskId));
        to.AddArray(NpgsqlDbType.Bigint, rows.Select(row => row.First));
    }

    private static byte[] JsonOf(LogPart part)
    {
        using var bytes = new MemoryStream(part.Bytes + (part.Lines.Count * 16));
        using (var json = new Utf8JsonWriter(bytes, Readable))
        {
            json.WriteStartArray();
            foreach (var line in part.Lines)
            {
                json.WriteStartArray();
                json.WriteStringValue(line.Stream);
                // A wall clock that was put back does not bring the lines out of their order.
                json.WriteNumberValue(Math.Max(0, (long)(line.At - part.Lines[0].At).TotalMilliseconds));
                json.WriteStringValue(line.Text);
                json.WriteEndArray();
            }

            json.WriteEndArray();
        }

        return bytes.ToArray();
    }
}
