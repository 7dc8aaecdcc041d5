using Npgsql;
using OrleansGrid.Postgres;

namespace OrleansGrid.Silo;

/// <summary>Reads uploaded inputs, by range, on the lane's own thread.</summary>
internal sealed class InputStore(NpgsqlDataSource database)
{
    private static readonly string ReadInputs = SqlCatalog.Get("read_inputs");

    /// <summary>Items from <paramref name="first"/> up to, not including, <paramref name="end"/>.</summary>
    public string[] Read(Guid uploadId, long first, long end)
    {
        var items = new string[end - first];
        var found = 0L;
        using var connection = database.OpenConnection();
        using var command = new NpgsqlCommand(ReadInputs, connection);
        command.Parameters.AddRange(new NpgsqlParameter[] { new() { Value = uploadId }, new() { Value = first }, new() { Value = end } });
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            var chunkFirst = rows.GetInt64(0);
            var chunk = rows.GetFieldValue<string[]>(1);
            var from = Math.Max(first, chunkFirst);
            var to = Math.Min(end, chunkFirst + chunk.Length);
            if (to > from)
            {
                Array.Copy(chunk, from - chunkFirst, items, from - first, to - from);
                found += to - from;
            }
        }

        return found == items.Length
            ? items
            : throw new PermanentFailureException($"The inputs of items {first} to {end - 1} are not all in the database.");
    }
}
