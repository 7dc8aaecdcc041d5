using Npgsql;
using OrleansGrid.Postgres.Sql;

namespace OrleansGrid.Silo.Lanes;

/// <summary>Reads uploaded inputs, by range, on the lane's own thread.</summary>
internal sealed class InputStore(NpgsqlDataSource database)
{
    /// <summary>
    /// A page that has so many characters takes no further chunk of inputs: one input may have 16 MB, and a page thousands of them.
    /// </summary>
    public const int FullPage = 4 << 20;

    private static readonly string ReadInputs = SqlCatalog.Get("read_inputs");

    /// <summary>
    /// Items from <paramref name="first"/> up to, not including, <paramref name="end"/>; fewer when they are long, but at least one.
    /// </summary>
    /// <exception cref="PermanentFailureException">The first of them is not in the database.</exception>
    public string[] Read(Guid uploadId, long first, long end)
    {
        var items = new List<string>((int)(end - first));
        var size = 0L;
        using var connection = database.OpenConnection();
        using var command = new NpgsqlCommand(ReadInputs, connection);
        command.Parameters.AddRange(
            new NpgsqlParameter[]
            {
                new() { Value = uploadId },
                new() { Value = first },
                new() { Value = end },
            }
        );
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            if (size >= FullPage)
            {
                // What the server would still send is not even received.
                command.Cancel();
                break;
            }

            var (chunkFirst, chunk) = (rows.GetInt64(0), rows.GetFieldValue<string[]>(1));
            var next = first + items.Count;
            if (chunkFirst > next)
            {
                break;
            }

            foreach (
                var input in chunk.AsSpan((int)Math.Min(next - chunkFirst, chunk.Length)..(int)Math.Min(end - chunkFirst, chunk.Length))
            )
            {
                items.Add(input);
                size += input.Length;
            }
        }

        return items.Count > 0 ? [.. items] : throw new PermanentFailureException($"The input of item {first} is not in the database.");
    }
}
